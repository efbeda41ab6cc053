const BLOCK = 32;

/**
 * Makes them ahead, many at a time: `make` hides what it makes. What is read one after the other in each picture lies side by side in memory only if it was made so:
 * a bare scene of 1800 sprites took a quarter longer where they were made in another order than they are drawn in.
 */
export function inBlocks<T>(make: () => T): () => T {
  let block: T[] = [];
  return () => {
    if (block.length === 0) block = Array.from({ length: BLOCK }, make).reverse();
    return block.pop() as T;
  };
}
