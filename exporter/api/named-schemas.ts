import { z } from 'zod';

export type JsonSchema = Readonly<Record<string, unknown>>;

/**
 * JSON schemas of zod schemas. Those that have an `id` in their metadata stand once, under their
 * id, and are referred to.
 */
export class NamedSchemas {
  readonly #schemas = new Map<string, JsonSchema>();

  /** For the document's `components.schemas`. */
  get schemas(): Readonly<Record<string, JsonSchema>> {
    return Object.fromEntries(this.#schemas);
  }

  /** `input`: what a client may send; `output`: what it gets. */
  of(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
    const { $defs = {}, ...own } = relocated(z.toJSONSchema(schema, { io }));
    for (const [id, definition] of Object.entries($defs)) this.#schemas.set(id, definition);
    return own;
  }

  /** A query's properties as OpenAPI parameters. */
  parameters(query: z.ZodObject): JsonSchema[] {
    const { properties = {} } = this.of(query, 'input') as z.core.JSONSchema.ObjectSchema;
    return Object.entries(properties).map(([name, property]) => {
      const { description, ...schema } = property as z.core.JSONSchema.BaseSchema;
      return { name, in: 'query', ...(description !== undefined && { description }), schema };
    });
  }
}

interface Generated {
  readonly $defs?: Readonly<Record<string, JsonSchema>>;
  readonly [keyword: string]: unknown;
}

/** References to `$defs` become references to the document's components; the dialect is its. */
function relocated(schema: object): Generated {
  const withoutDialect = (key: string, value: unknown) => (key === '$schema' ? undefined : value);
  const text = JSON.stringify(schema, withoutDialect).replaceAll(
    '"#/$defs/',
    '"#/components/schemas/',
  );
  return JSON.parse(text) as Generated;
}
