import { reviewContract } from './review.ts';

reviewContract('SQLite', async () => 'sqlite::memory:');
