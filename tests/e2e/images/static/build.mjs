import { mkdirSync, writeFileSync } from 'node:fs';

const script = 'console.log("hello");\n'.repeat(10_000);

mkdirSync('dist/assets', { recursive: true });
writeFileSync('dist/index.html', '<script src="/assets/index.js"></script>\n');
writeFileSync('dist/assets/index.js', script);
writeFileSync('dist/assets/index.js.map', JSON.stringify({ version: 3, sourcesContent: [script] }));
