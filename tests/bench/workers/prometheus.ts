// A forked server: a Prometheus that has values of every service for each query. Sends its port, and to each
// message the number of queries so far.
import { PlayedPrometheus, matrix } from '../../support/history/played-prometheus.ts';

const prometheus = new PlayedPrometheus(({ params }) => {
  const query = params.get('query') ?? '';
  const [start = 0, end = 0, step = 1] = ['start', 'end', 'step'].map((name) =>
    Number(params.get(name)),
  );
  const times = Array.from({ length: (end - start) / step + 1 }, (_, slot) => start + slot * step);
  const services = /service_name=~"([^"]*)"/.exec(query)?.[1]?.split('|') ?? [''];
  const series = [...query.matchAll(/"part", "(\w+)"/g)].flatMap(([, part = '']) =>
    services.map((service_name) => {
      const value = part === 'covered' ? 3_600_000 : part === 'oldest' ? 0 : 1;
      return [{ part, service_name }, times.map((at) => [at, value] as const)] as const;
    }),
  );
  return matrix(...series);
});
const url = await prometheus.listen();
process.send?.(Number(new URL(url).port));
process.on('message', () => process.send?.(prometheus.questions.length));
process.on('disconnect', () => process.exit());
