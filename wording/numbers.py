from model.numbers import gap_unit, printed, share  # noqa
