import { base } from './base.ts';
import { charts } from './charts.ts';
import { colours } from './colours.ts';
import { runbook } from './runbook.ts';
import { sections } from './sections.ts';
import { services } from './services.ts';
import { top } from './top.ts';

/** The page's own styles; TypeScript, so that the build needs to copy nothing. */
export const pageStyles = [colours, base, top, services, sections, charts, runbook]
  .join('')
  .replaceAll(/\s+/g, ' ');
