import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The server in development; in production it serves dist/ itself. */
const SERVER = 'http://127.0.0.1:3000';

export default defineConfig(({ command }) => {
  // A build is always the product, also when a test run (NODE_ENV=test) asks for it.
  if (command === 'build') process.env.NODE_ENV = 'production';
  return {
    plugins: [react(), tailwindcss()],
    build: {
      target: 'es2023',
      sourcemap: true,
      // The content policy allows no data: fonts or images.
      assetsInlineLimit: 0,
    },
    server: {
      host: '127.0.0.1',
      proxy: {
        '/api': SERVER,
        '/socket.io': { target: SERVER, ws: true },
      },
    },
  };
});
