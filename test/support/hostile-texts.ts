/** Texts that try to run something, to lead somewhere, or to take the page's time. None may get its way. */

const JS = 'javascript:alert(1)';
const DATA = 'data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==';
const SVG = 'data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9YWxlcnQoMSk+';

export const HOSTILE: readonly string[] = [
  // raw HTML
  '<script>alert(1)</script>',
  'a <script src="https://evil.example/x.js"></script> b',
  '<img src=x onerror=alert(1)>',
  '<svg onload=alert(1)><a xlink:href="javascript:alert(1)">x</a></svg>',
  '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
  `<object data="${DATA}"></object><embed src="${JS}">`,
  '<style>@import "https://evil.example/x.css"</style><link rel=stylesheet href=https://evil.example>',
  '<base href="https://evil.example/"><meta http-equiv=refresh content="0;url=https://evil.example">',
  '<form action="javascript:alert(1)"><button formaction="javascript:alert(1)">x</button></form>',
  '<details open ontoggle=alert(1)>\n\n# x\n\n</details>',
  '<a href="javascript:alert(1)">x</a> <b onmouseover=alert(1)>y</b>',
  // HTML that changes its meaning when it is parsed again
  '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>',
  '<svg></p><style><a id="</style><img src=1 onerror=alert(1)>">',
  '<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>',
  '<template><script>alert(1)</script></template><xmp><img src=x onerror=alert(1)></xmp>',
  '`</code><script>alert(1)</script>` ```</pre><img src=x onerror=alert(1)>```',
  '```"><img/onerror=alert(1)/src=x>\ncode\n```',
  '```js" onmouseover="alert(1)\ncode\n```',
  // addresses
  ...[
    JS,
    'JaVaScRiPt:alert(1)',
    ' javascript:alert(1)',
    'java&#10;script:alert(1)',
    'java&Tab;script:alert(1)',
    '&#106;avascript:alert(1)',
    'javascript&colon;alert(1)',
    '\u0001javascript:alert(1)',
    'vbscript:msgbox(1)',
    DATA,
    SVG,
    'blob:https://evil.example/1',
    'file:///etc/passwd',
    'filesystem:https://evil.example/',
    '//evil.example/x',
    '/\\evil.example',
    'https:javascript:alert(1)',
    'ftp://evil.example',
    'relative/path',
  ].flatMap((address) => [
    `[x](${address})`,
    `[x](<${address}> "t\\" onmouseover=alert(1)")`,
    `![x](${address})`,
    `[x][1] ![y][1]\n\n[1]: <${address}> 'title'`,
    `<${address}>`,
  ]),
  '![a](https://evil.example/pixel.gif) ![b](http://evil.example/p.png "t")',
  '![](data:image/png;base64,iVBORw0KGgo=) ![](data:image/png,<svg/onload=alert(1)>)',
  '[![x](https://evil.example/x.png)](javascript:alert(1))',
  'www.evil.example https://evil.example/"onmouseover="alert(1) a@b.example',
  '[x](https://evil.example/"onclick="alert(1)) [y](https://a.example/?q=\'><script>alert(1)</script>)',
  'x[^1]\n\n[^1]: <script>alert(1)</script> [y](javascript:alert(1))',
  '[^"><script>]\n\n[^"><script>]: x',
  '- [ ] <input autofocus onfocus=alert(1)>',
  '| a |\n| - |\n| <script>alert(1)</script> [x](javascript:alert(1)) |',
  // formulas
  '$\\href{javascript:alert(1)}{x}$ $\\url{javascript:alert(1)}$',
  '$\\htmlData{onclick=alert(1)}{x}$ $\\htmlClass{x}{y}$ $\\htmlId{root}{y}$ $\\htmlStyle{position:fixed}{y}$',
  '$\\includegraphics[height=1em]{https://evil.example/x.png}$',
  '$\\text{<script>alert(1)</script><img src=x onerror=alert(1)>}$',
  '$$\\text{</annotation></semantics></math><img src=x onerror=alert(1)>}$$',
  '$\\unicode{x}$ $\\frac{1$ $}$ $\\undefined{"><script>alert(1)</script>}$',
  '$\\color{red" onmouseover="alert(1)}{x}$ $\\textcolor{javascript:alert(1)}{x}$',
  '$\\def\\a{\\a\\a}\\a$ $\\let\\b\\b \\newcommand{\\c}{\\c x}\\c$',
  `$\\def\\a{${'x'.repeat(1000)}}${'\\a'.repeat(900)}$`,
  '$\\rule{9999em}{9999em}$ $\\kern{99999em}x$ $\\raisebox{-9999em}{x}$',
  `$${'{'.repeat(2000)}x${'}'.repeat(2000)}$`,
  `$${'\\sqrt{'.repeat(600)}x${'}'.repeat(600)}$`,
  `$${'x^{'.repeat(900)}x${'}'.repeat(900)}$`,
  '```math\n\\href{javascript:alert(1)}{x}\n```',
  // directions
  '\u202Egnp.exe\u202C \u2066x [\u202Emoc.elpmaxe\u202C](https://evil.example) \u200Fhttps://evil.example',
  '\0\uFFFF\uD800 [\uDFFF](https://a.example/\uD800)',
];

const N = 99_000;
const filled = (unit: string, length = N) => unit.repeat(length / unit.length);
const steps = (line: (n: number) => string, length = N) =>
  Array.from({ length: Math.floor(Math.sqrt(length)) }, (_, n) => line(n)).join('\n');

/** Texts as long as a text may be, of what parsers nest or search: name and text. */
export const HEAVY: Readonly<Record<string, string>> = {
  quotes: filled('>'),
  'quotes with spaces': filled('> '),
  'deeper quotes': steps((n) => `${'>'.repeat(n)} a`),
  'lists in a line': filled('- '),
  'numbered lists in a line': filled('1. '),
  'quotes and lists': filled('> - '),
  'deeper lists': steps((n) => `${' '.repeat(2 * n)}- a`),
  'deeper lists by tabs': steps((n) => `${'\t'.repeat(n)}- a`),
  'short lists': filled('- a\n'),
  'nested as deep as may be': filled(`${'> '.repeat(24)}a\n`),
  brackets: filled('['),
  'brackets in brackets': filled('[', N / 2) + filled(']', N / 2),
  'links in links': filled('[a]('),
  pictures: filled('!['),
  parentheses: `[a](${filled('(', N - 4)}`,
  references: filled('[a][b]'),
  definitions: filled('[a]: /b\n'),
  footnotes: filled('[^a]: x\n'),
  emphasis: filled('*a **b '),
  'emphasis without spaces': filled('**a_b'),
  stars: filled('*'),
  'struck out': filled('~~a'),
  ticks: steps((n) => '`'.repeat(n)),
  dollars: steps((n) => '$'.repeat(n)),
  formulas: filled('$a$ '),
  'formulas in paragraphs': filled('$a_1^2$ x\n\n'),
  'long formula': `$${filled('\\frac12', N - 2)}$`,
  'wide table': [filled('|a', N / 3), filled('|-', N / 3), filled('|b', N / 3)].join('\n'),
  'long table': `|a|\n|-|\n${filled('|a|\n', N - 8)}`,
  tags: filled('<a '),
  comments: filled('<!-- '),
  entities: filled('&amp;'),
  addresses: filled('http://a'),
  'www addresses': filled('www.a.'),
  mailboxes: filled('a@b.'),
  backslashes: filled('\\'),
  'empty lines': filled('\n'),
  spaces: `${filled(' ')}a`,
  fences: filled('```\n'),
  words: filled('hello world '),
  // just within the bounds
  'emphasis within bounds': filled(`${'*a **b '.repeat(480)}\n\n`),
  'nested emphasis within bounds': filled(`${'*a_b '.repeat(700)}\n\n`),
  'brackets within bounds': filled(`${'['.repeat(38)}a${']'.repeat(38)}\n\n`, 40_000),
  'table within bounds': `${'|a'.repeat(99)}|\n${'|-'.repeat(99)}|\n${filled(`${'|b'.repeat(99)}|\n`, 10_000)}`,
  'a megabyte': filled('> [*a ', 1_000_000),
};

const NEVER =
  'script, style, iframe, object, embed, form, base, meta, link, template, button, frame, video, audio, foreignObject, use, animate, annotation-xml, mglyph, maction';
const ADDRESSES = ['href', 'src', 'xlink:href', 'action', 'formaction', 'data', 'srcset', 'srcdoc'];

/** All that a text must not have become: an empty list is a harmless tree. */
export function dangers(root: ParentNode): readonly string[] {
  const found = [...root.querySelectorAll(NEVER)].map(({ tagName }) => `<${tagName}>`);
  for (const element of root.querySelectorAll('*'))
    for (const { name, value } of element.attributes) {
      if (/^on/i.test(name)) found.push(`${name}=${value}`);
      if (ADDRESSES.includes(name.toLowerCase()) && !harmless(element, name, value))
        found.push(`${element.tagName} ${name}=${value}`);
      if (name === 'style' && /url|position\s*:\s*fixed|expression/i.test(value))
        found.push(`style=${value}`);
    }
  return found;
}

function harmless(element: Element, name: string, value: string): boolean {
  if (element.tagName === 'A' && name === 'href') {
    if (!/^(https?:\/\/|mailto:|#)/i.test(value)) return false;
    return value.startsWith('#') || element.getAttribute('rel') === 'noopener noreferrer';
  }
  return (
    element.tagName === 'IMG' &&
    name === 'src' &&
    /^data:image\/(png|jpeg|webp|gif);base64,/.test(value)
  );
}
