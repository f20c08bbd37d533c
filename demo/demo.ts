import { styleText } from 'node:util';
import { printTable } from './print-table.ts';
import { DEMO_PORTS, takenPorts } from './ports.ts';
import { startStack } from './stack.ts';
import type { Stack } from './stack.ts';
