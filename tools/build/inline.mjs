// One page in one file: its script and style stand in it, and so does the policy that allows no others.
import { createHash } from 'node:crypto';

/**
 * @typedef {object} Asset of a build
 * @property {'asset' | 'chunk'} type
 * @property {string | Uint8Array} [source]
 * @property {string} [code]
 */

/** Vite plugin: puts a page's one script and one style into it. */
export function inlinePlugin() {
  return {
    name: 'cometa-inline',
    apply: /** @type {const} */ ('build'),
    enforce: /** @type {const} */ ('post'),
    /** @param {unknown} _ @param {Record<string, Asset>} bundle */
    generateBundle(_, bundle) {
      const page = bundle['index.html'];
      const take = (/** @type {string} */ ending) => {
        const names = Object.keys(bundle).filter((name) => name.endsWith(ending));
        const text = names.map((name) => String(bundle[name].code ?? bundle[name].source)).join('\n');
        for (const name of names) delete bundle[name];
        return text;
      };
      page.source = inline(String(page.source), take('.js'), take('.css'));
    },
  };
}

/**
 * @param {string} page with one tag for its script and one for its style
 * @param {string} script
 * @param {string} style
 */
export function inline(page, script, style) {
  // What ends the element must not stand in it: in a script of ours only as text, where a backslash changes nothing.
  const code = `\n${script.replaceAll('</script', '<\\/script')}\n`;
  const look = `\n${style}\n`;
  const policy = [
    "default-src 'none'",
    `script-src '${hashOf(code)}'`,
    `style-src '${hashOf(look)}'`,
    "connect-src 'self'",
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return page
    .replace(/<script type="module"[^>]*src=[^>]*><\/script>/, () => `<script type="module">${code}</script>`)
    .replace(/<link rel="stylesheet"[^>]*>/, () => `<style>${look}</style>`)
    .replace(
      '<meta charset="utf-8" />',
      (tag) => `${tag}\n    <meta http-equiv="Content-Security-Policy" content="${policy}" />`,
    );
}

/** @param {string} text */
function hashOf(text) {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
