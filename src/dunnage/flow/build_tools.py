"""Which package brings a command-line tool, and which tools are used in development only."""

from __future__ import annotations

# Tools whose own documentation installs them as devDependencies.
_DEVELOPMENT = {
    "babel": ("@babel/cli",),
    "babel-node": ("@babel/node",),
    "cucumber-js": ("@cucumber/cucumber",),
    "cypress": ("cypress",),
    "esbuild": ("esbuild",),
    "eslint": ("eslint",),
    "grunt": ("grunt-cli", "grunt"),
    "gulp": ("gulp-cli", "gulp"),
    "jest": ("jest",),
    "lerna": ("lerna",),
    "microbundle": ("microbundle",),
    "mocha": ("mocha",),
    "ncc": ("@vercel/ncc",),
    "nest": ("@nestjs/cli",),
    "ng": ("@angular/cli",),
    "nodemon": ("nodemon",),
    "nx": ("nx",),
    "nyc": ("nyc",),
    "parcel": ("parcel",),
    "prettier": ("prettier",),
    "rimraf": ("rimraf",),
    "rollup": ("rollup",),
    "rsbuild": ("@rsbuild/core",),
    "rspack": ("@rspack/cli",),
    "svelte-check": ("svelte-check",),
    "swc": ("@swc/cli",),
    "tsc": ("typescript",),
    "tsc-alias": ("tsc-alias",),
    "tsdown": ("tsdown",),
    "tsup": ("tsup",),
    "turbo": ("turbo",),
    "typedoc": ("typedoc",),
    "unbuild": ("unbuild",),
    "vite": ("vite",),
    "vitepress": ("vitepress",),
    "vitest": ("vitest",),
    "vue-cli-service": ("@vue/cli-service",),
    "vue-tsc": ("vue-tsc",),
    "webpack": ("webpack-cli", "webpack"),
}
# Tools that people install either way.
_EITHER = {
    "astro": ("astro",),
    "docusaurus": ("@docusaurus/core",),
    "ember": ("ember-cli",),
    "expo": ("expo",),
    "gatsby": ("gatsby",),
    "medusa": ("@medusajs/cli", "@medusajs/medusa"),
    "next": ("next",),
    "nuxi": ("nuxi", "nuxt"),
    "nuxt": ("nuxt",),
    "postcss": ("postcss-cli",),
    "prisma": ("prisma",),
    "quasar": ("@quasar/app-vite", "@quasar/app-webpack", "@quasar/cli"),
    "react-router": ("@react-router/dev",),
    "react-scripts": ("react-scripts",),
    "remix": ("@remix-run/dev",),
    "sass": ("sass",),
    "strapi": ("@strapi/strapi",),
    "svelte-kit": ("@sveltejs/kit",),
    "tailwindcss": ("@tailwindcss/cli", "tailwindcss"),
    "ts-node": ("ts-node",),
    "tsx": ("tsx",),
    "typeorm": ("typeorm",),
}


def packages(tool: str) -> tuple[str, ...]:
    """Name the packages that may bring a tool; none for one that is not known."""
    return _DEVELOPMENT.get(tool) or _EITHER.get(tool, ())


def is_known(tool: str) -> bool:
    """Say whether this is a tool of a package that builds, checks or tests."""
    return tool in _DEVELOPMENT or tool in _EITHER


def is_development(tool: str) -> bool:
    """Say whether a tool belongs to devDependencies by its own documentation."""
    return tool in _DEVELOPMENT
