import { parser } from '@prometheus-io/lezer-promql';
import { groups } from '../../../alert-rules/groups.ts';
import { renderBoards } from '../../../dashboards/index.ts';
import type { DashboardJson } from '../../dashboards/dashboard-json.ts';
import { fillVariables } from '../../dashboards/fill-variables.ts';

/** An expression of the bundle, with its place. */
export interface Asked {
  readonly name: string;
  readonly expression: string;
}

const COMPARISONS = ['Gtr', 'Gte', 'Lss', 'Lte', 'Eql', 'Neq'];

/** Every expression of dashboards and rules, without duplicates. */
export function everyExpression(): Asked[] {
  const dashboards = [...renderBoards().values()].map((text) => JSON.parse(text) as DashboardJson);
  const all = [
    ...groups.flatMap(({ rules }) => rules.map(({ name, expression }) => ({ name, expression }))),
    ...dashboards.flatMap(({ uid, panels, annotations }) => [
      ...panels.flatMap(({ title, targets = [] }) =>
        targets.map(({ expr, interval }) => ({
          name: `${uid} ${title}`,
          expression: fillVariables(expr, interval ? { $__rate_interval: interval } : {}),
        })),
      ),
      ...annotations.list.map(({ name, expr }) => ({
        name: `${uid} ${name}`,
        expression: fillVariables(expr),
      })),
    ]),
  ];
  return eachOnce(all);
}

/** Both sides of every comparison in the alerts, because the comparison itself is empty on a good day. */
export function comparedParts(asked: readonly Asked[]): Asked[] {
  return eachOnce(
    asked.flatMap(({ name, expression }) =>
      operandsOf(expression).map((operand) => ({
        name: `compared in ${name}`,
        expression: operand,
      })),
    ),
  );
}

function operandsOf(expression: string): string[] {
  const operands: string[] = [];
  parser.parse(expression).iterate({
    enter: ({ node }) => {
      if (node.name !== 'BinaryExpr') return;
      if (!COMPARISONS.some((comparison) => node.getChild(comparison) !== null)) return;
      for (const side of [node.firstChild, node.lastChild]) {
        if (side) operands.push(expression.slice(side.from, side.to));
      }
    },
  });
  return operands.filter((operand) => Number.isNaN(Number(operand)));
}

function eachOnce(asked: readonly Asked[]): Asked[] {
  return [...new Map(asked.map((one) => [one.expression, one])).values()];
}
