/*
 * Where the service finds what it reads of its own. This module stays in this folder: the build puts it into main.js,
 * and from there the same relative addresses lead to what was built.
 */

/** Modules that the status page's browser loads: `.ts` in the sources, `.js` in the build. */
export const CLIENT_MODULES = new URL('./status-page/client/', import.meta.url);

/** Extension of these modules: what runs is of the same kind. */
export const CLIENT_EXTENSION = import.meta.url.endsWith('.ts') ? '.ts' : '.js';

/** Markdown, one file a rule group. */
export const RUNBOOKS = new URL('../alert-rules/runbooks/', import.meta.url);
