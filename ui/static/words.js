// What Streamlit says in English only, in Chinese: to the eye and to who has the page read aloud. It stands in the page itself (ui/shell.py),
// so that no word is shown before it is changed.
(() => {
  const WORDS = {
    'Skip to main content': '跳到正文', 'Sidebar': '菜单', 'Collapse sidebar': '收起菜单', 'Expand sidebar': '展开菜单', 'Main menu': '主菜单',
    'Open': '展开', 'Close': '关闭', 'Dismiss': '关闭', 'Clear value': '清除', 'Clear entry': '清除', 'Clear all': '全部清除',
    'Selected values': '已选', 'Select all': '全选', 'No results': '没有该项', 'Suggestions': '可选项', 'Show suggestions': '展开',
    'Notifications': '通知', 'Running...': '正在运行', 'Add files': '再选文件', 'file upload': '选文件', 'Upload': '选文件',
    'Increment': '加', 'Decrement': '减',
    'Connection error': '连接中断', 'Connection lost. Please wait for the app to reconnect, then try again.': '连接已断开，请等待重新连接后再试。',
    'Is Streamlit still running? If you accidentally stopped Streamlit, just restart it in your terminal:': '看板服务可能已停止，请联系维护人员重新启动。',
    'streamlit run yourscript.py': '',
  };
  const PATTERNS = [
    [/^(\d+) options? available\.$/, '共 $1 项。'],
    [/^(.+), selected$/, '$1，已选'],
    [/^Remove (.+)$/, '移除 $1'],
    [/^Add: (.+)$/, '新增：$1'],
    [/^Help for (.+)$/, '说明：$1'],
    [/^Select (\d+) matches$/, '选择匹配的 $1 项'],
    [/^\d+[KMG]B per file$/, ''], // said in Chinese beside it, with the kinds of file (uploads.css)
    [/^• [A-Z, ]+$/, ''],
  ];
  // What stands here is ours or a planner's, and says what it says; but the words of the uploader, and what a list offers of its own.
  const OURS = '[data-testid="stHtml"], [data-testid="stMarkdownContainer"], .stBidiComponent, [role="gridcell"], [role="option"]';
  const UPLOADER = '[data-testid="stFileUploader"]', OF_LISTS = /^(No results|Select all|Select \d+ matches|Add: .+)$/;
  const TOLD = ['aria-label', 'title', 'placeholder', 'aria-description'];

  const chinese = (text, element) => {
    const bare = text.trim(), ours = element?.closest(OURS) && !element.closest(UPLOADER);
    if (ours && !(element.closest('[role="option"]') && OF_LISTS.test(bare))) return text;
    if (Object.hasOwn(WORDS, bare)) return WORDS[bare];
    const [pattern, words] = PATTERNS.find(([pattern]) => pattern.test(bare)) || [];
    return pattern ? bare.replace(pattern, words) : text;
  };
  const ofText = node => {
    const words = chinese(node.nodeValue, node.parentElement);
    if (words !== node.nodeValue) node.nodeValue = words;
  };
  const ofNames = element => {
    for (const name of TOLD) {
      const said = element.getAttribute(name), words = said && chinese(said, element);
      if (words !== said) element.setAttribute(name, words);
    }
  };
  const all = node => {
    if (node.nodeType === Node.TEXT_NODE) return ofText(node);
    if (node.nodeType !== Node.ELEMENT_NODE) return;
    ofNames(node);
    const walk = document.createTreeWalker(node, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
    while (walk.nextNode()) (walk.currentNode.nodeType === Node.TEXT_NODE ? ofText : ofNames)(walk.currentNode);
  };
  new MutationObserver(changes => {
    for (const change of changes) {
      if (change.type === 'attributes') ofNames(change.target);
      else if (change.type === 'characterData') ofText(change.target);
      else change.addedNodes.forEach(all);
    }
  }).observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: TOLD });
})();
