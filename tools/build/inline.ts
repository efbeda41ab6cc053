// One page in one file: its script and style stand in it, and so does the policy that allows no others.
import { createHash } from 'node:crypto';
import type { Plugin, Rolldown } from 'vite';

/** Vite plugin: puts a page's one script and one style into it. */
export function inlinePlugin(): Plugin {
  return {
    name: 'cometa-inline',
    apply: 'build',
    enforce: 'post',
    generateBundle(_, bundle) {
      const page = bundle['index.html'];
      const take = (ending: string) => {
        const names = Object.keys(bundle).filter((name) => name.endsWith(ending));
        const text = names.map((name) => textOf(bundle[name])).join('\n');
        for (const name of names) delete bundle[name];
        return text;
      };
      if (page?.type !== 'asset') throw new Error('There is no page to put its script and style into.');
      page.source = inline(textOf(page), take('.js'), take('.css'));
    },
  };
}

function textOf(file: Rolldown.OutputAsset | Rolldown.OutputChunk): string {
  return String(file.type === 'chunk' ? file.code : file.source);
}

/** Puts script and style into a page with one tag for each. */
export function inline(page: string, script: string, style: string): string {
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

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
