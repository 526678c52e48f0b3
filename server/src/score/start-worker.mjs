// The process starts without a TypeScript loader, so this plain module registers it and
// then runs the worker proper.
import { register } from 'tsx/esm/api';

register();
await import('./worker.ts');
