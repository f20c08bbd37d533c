import type UPlot from 'uplot';

let loading: Promise<typeof UPlot> | undefined;

/** The library comes as a plain script beside the modules; rejects if it cannot be had. */
export function chartLibrary(): Promise<typeof UPlot> {
  return (loading ??= new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = new URL('./uplot.js', import.meta.url).href;
    script.onload = () => resolve((globalThis as unknown as { uPlot: typeof UPlot }).uPlot);
    script.onerror = () => reject(new Error('the chart library did not load'));
    document.head.append(script);
  }));
}
