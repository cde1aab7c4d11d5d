import type { NextConfig } from "next";

const config: NextConfig = { output: "standalone", reactStrictMode: true };
export default config;
