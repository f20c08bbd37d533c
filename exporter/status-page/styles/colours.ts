/**
 * Text colours keep 4.5 : 1 to every surface that they stand on, drawn shapes 3 : 1 (WCAG 2.2, AA);
 * the browser tests check it with axe.
 */
const LIGHT = `
  color-scheme: light;
  --page: #f4f6f8; --card: #ffffff; --inset: #eef1f4; --line: #dde3e9; --control: #87929e;
  --text: #17202b; --soft: #56616e; --link: #1d5bb8;
  --good: #1a7a4f; --good-shape: #2f9d6a; --good-wash: #e9f6ef;
  --warning: #8a5200; --warning-shape: #c27a09; --warning-wash: #fdf3e0;
  --critical: #b3202c; --critical-shape: #d43b47; --critical-wash: #fdecec;
  --maintenance: #4253a6; --maintenance-shape: #5d6fc4; --maintenance-wash: #eef0fb;
  --unknown: #56616e; --unknown-shape: #87929e; --unknown-wash: #eef1f4;
  --curve: #2f6fcf; --curve-soft: #86aee6; --curve-wash: rgb(47 111 207 / 0.12); --shadow: 0 1px 2px rgb(23 32 43 / 0.06);
`;
const DARK = `
  color-scheme: dark;
  --page: #0f1419; --card: #171d24; --inset: #202832; --line: #2b3540; --control: #6d7986;
  --text: #e7ecf1; --soft: #a3afbb; --link: #83b4ff;
  --good: #5ecb97; --good-shape: #3aa877; --good-wash: #14271f;
  --warning: #eab04f; --warning-shape: #d1942a; --warning-wash: #2b2213;
  --critical: #ff8d8d; --critical-shape: #ea5a5f; --critical-wash: #311a1d;
  --maintenance: #a9b5f7; --maintenance-shape: #7e8de0; --maintenance-wash: #1e2338;
  --unknown: #a3afbb; --unknown-shape: #6d7986; --unknown-wash: #202832;
  --curve: #6ea8ff; --curve-soft: #4a75b5; --curve-wash: rgb(110 168 255 / 0.15); --shadow: none;
`;

/** Light, dark, or as the browser is set. */
export const colours = `
:root { ${LIGHT} }
@media (prefers-color-scheme: dark) { :root:not([data-theme='light']) { ${DARK} } }
:root[data-theme='dark'] { ${DARK} }
`;
