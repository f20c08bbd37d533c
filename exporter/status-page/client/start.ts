/** The page is complete as it comes: everything that keeps it alive waits until it is painted. */
function start(): void {
  void import('./live.ts');
}

// A tab that nobody sees is not painted; its title and sign are to be kept true all the same.
if (document.hidden) start();
else requestAnimationFrame(() => setTimeout(start));
