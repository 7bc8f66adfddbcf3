import type { Element, ElementContent, Root } from 'hast';
import type { Nodes as Markup, Paragraph, Parents, Root as Document } from 'mdast';
import type {} from 'mdast-util-math';
import type { VFile } from 'vfile';
import { leavesPage, linkAddress, pictureAddress } from './address.ts';
import { refusal } from './formula-bounds.ts';
import { attached, dataAddress, isAttachment, type Picture } from '../../document/pictures.ts';

/** Formulas in one text, and characters in one formula; those beyond are shown as source. */
export const FORMULA_BOUNDS = { count: 400, length: 4_000 } as const;

/** Raw HTML becomes the characters that it is. */
export const htmlAsText = () => (document: Document) =>
  replaceMarkup(document, (node, parent) => {
    if (node.type !== 'html') return node;
    const text = { type: 'text', value: node.value } as const;
    return inFlow(parent) ? { type: 'paragraph', children: [text] } : text;
  });

const inFlow = ({ type }: Parents): boolean =>
  type === 'root' || type === 'blockquote' || type === 'listItem' || type === 'footnoteDefinition';

/**
 * "$5 and $10" is money: as in Pandoc, a formula's dollars stand right beside it and no digit follows the second.
 */
export const dollarsAsText = () => (document: Document, file: VFile) =>
  replaceMarkup(document, (node, parent) => {
    if (node.type === 'paragraph') return displayed(node, String(file));
    if (node.type !== 'inlineMath' || node.position === undefined) return node;
    const { start, end } = node.position;
    const source = String(file).slice(start.offset, end.offset);
    if (source.startsWith('$$')) return node;
    const next = parent.children[parent.children.indexOf(node as never) + 1] as Markup | undefined;
    const digit = next?.type === 'text' && /^\d/.test(next.value);
    return /^\$\s|\s\$$/.test(source) || digit ? { type: 'text', value: source } : node;
  });

/** `$$…$$` alone in its paragraph is meant as a displayed formula, also where it is on one line. */
function displayed(paragraph: Paragraph, source: string): Markup {
  const [formula] = paragraph.children;
  if (paragraph.children.length !== 1 || formula.type !== 'inlineMath') return paragraph;
  if (!source.startsWith('$$', formula.position?.start.offset)) return paragraph;
  const hProperties = { className: ['language-math', 'math-display'] };
  return { ...formula, data: { ...formula.data, hProperties } };
}

function replaceMarkup(
  document: Document,
  change: (node: Markup, parent: Parents) => Markup,
): void {
  const open: Parents[] = [document];
  for (let parent = open.pop(); parent !== undefined; parent = open.pop()) {
    const at = parent;
    const children = at.children.map((node) => change(node, at));
    at.children = children as typeof at.children;
    for (const node of children) if ('children' in node) open.push(node);
  }
}

/** What makes a tree fit for a notebook: headings beneath its own, links and pictures that may be, few formulas. */
export const settle = (idPrefix: string, pictures: readonly Picture[]) => () => (root: Root) => {
  let formulas = 0;
  replaceElements(root, (element) => {
    const { tagName } = element;
    if (/^h[1-6]$/.test(tagName)) return settledHeading(element, idPrefix);
    if (tagName === 'a') return settledLink(element, idPrefix);
    if (tagName === 'img') return settledPicture(element, pictures);
    const formula = formulaIn(element);
    if (formula === null) return element;
    const tooMany = ++formulas > FORMULA_BOUNDS.count || isLong(formula);
    return tooMany ? asSource(element) : formula;
  });
};

/** The formula that an element is, `$…$`, `$$…$$` or a fence of `math`; null when it is none. */
function formulaIn(element: Element): Element | null {
  if (element.tagName === 'code') return isFormula(element) ? element : null;
  const [code] = element.tagName === 'pre' ? element.children : [];
  if (code?.type !== 'element' || !hasClass(code, 'language-math')) return null;
  return { ...code, properties: { className: ['language-math', 'math-display'] } };
}

/** Without the class by which formulas are known. */
const asSource = (element: Element): Element => ({
  ...element,
  properties: {},
  children: element.children.map((child) =>
    child.type === 'element' ? { ...child, properties: {} } : child,
  ),
});

/** Formulas that are not given to KaTeX stay as source; for a rehype-katex that follows. */
export const withoutDefinitions = () => (root: Root) =>
  replaceElements(root, (element) => {
    const reason = isFormula(element) ? refusal(textOf(element)) : null;
    if (reason === null) return element;
    const code: Element = { ...element, properties: {} };
    const properties = { className: ['katex-error'], title: reason };
    return { type: 'element', tagName: 'span', properties, children: [code] };
  });

const isLong = (element: Element) => textOf(element).length > FORMULA_BOUNDS.length;

const hasClass = ({ properties: { className } }: Element, name: string): boolean =>
  Array.isArray(className) && className.includes(name);

const isFormula = (element: Element): boolean =>
  hasClass(element, 'math-inline') || hasClass(element, 'math-display');

export const textOf = ({ children }: Element): string =>
  children.map((child) => (child.type === 'text' ? child.value : '')).join('');

/** A text's # is an h2: the h1 is the notebook's. */
function settledHeading(element: Element, idPrefix: string): Element {
  if (element.properties.id === 'footnote-label')
    return { ...element, properties: { className: ['unseen'], id: `${idPrefix}footnote-label` } };
  const level = Math.min(6, Number(element.tagName[1]) + 1);
  return { ...element, tagName: `h${level}` };
}

function settledLink(element: Element, idPrefix: string): Element {
  const { href, ...rest } = element.properties;
  const address = linkAddress(href);
  if (address === null) return { ...element, tagName: 'span', properties: {} };
  const described =
    rest.ariaDescribedBy === undefined ? {} : { ariaDescribedBy: [`${idPrefix}footnote-label`] };
  const away = leavesPage(address) ? { target: '_blank' } : {};
  return {
    ...element,
    properties: { ...rest, ...described, ...away, href: address, rel: ['noopener', 'noreferrer'] },
  };
}

/** A picture from elsewhere is a link: opening a document must not call anywhere. */
function settledPicture(element: Element, pictures: readonly Picture[]): Element {
  const { src, alt } = element.properties;
  if (pictureAddress(src) !== null) return element;
  const picture = attached(src, pictures);
  if (picture !== null)
    return { ...element, properties: { ...element.properties, src: dataAddress(picture) } };
  const words = typeof alt === 'string' ? alt : '';
  if (typeof src === 'string' && isAttachment(src))
    return plainly(`${words} (this picture is not in the notebook)`.trim());
  const address = linkAddress(src);
  const text = [words, address === null ? '' : address].filter((part) => part !== '').join(', ');
  const children: ElementContent[] = [{ type: 'text', value: text }];
  if (address === null || !leavesPage(address))
    return { type: 'element', tagName: 'span', properties: {}, children };
  const properties = { href: address, rel: ['noopener', 'noreferrer'], target: '_blank' };
  return { type: 'element', tagName: 'a', properties, children };
}

const plainly = (value: string): Element => ({
  type: 'element',
  tagName: 'span',
  properties: {},
  children: [{ type: 'text', value }],
});

function replaceElements(root: Root, change: (element: Element) => Element): void {
  const open: (Root | Element)[] = [root];
  for (let parent = open.pop(); parent !== undefined; parent = open.pop()) {
    const children = parent.children.map((node) => (node.type === 'element' ? change(node) : node));
    parent.children = children;
    for (const node of children) if (node.type === 'element') open.push(node);
  }
}
