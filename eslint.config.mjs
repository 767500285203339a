// @ts-check
import eslint from "@eslint/js";
import tseslint from "typescript-eslint";

/**
 * Imports run one way (docs/architecture.md): a border names what a folder must not reach.
 * @param {string[]} files
 * @param {string[]} forbidden
 */
const border = (files, forbidden) => ({
    files,
    rules: {
        "no-restricted-imports": [
            "error",
            {
                patterns: [
                    {
                        regex: `^(\\.\\./)+(${forbidden.join("|")})(/|$)`,
                        message: "This import crosses a border of the house: see docs/architecture.md.",
                    },
                ],
            },
        ],
    },
});

export default tseslint.config(
    { ignores: ["dist/", "node_modules/"] },
    eslint.configs.recommended,
    tseslint.configs.strictTypeChecked,
    {
        languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
        linterOptions: { reportUnusedDisableDirectives: "error" },
        rules: {
            "@typescript-eslint/switch-exhaustiveness-check": "error",
            "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
        },
    },
    // node:test's `test` and `describe` return promises that its runner awaits.
    {
        files: ["test/**/*.ts"],
        rules: {
            "@typescript-eslint/no-floating-promises": [
                "error",
                {
                    allowForKnownSafeCalls: [
                        { from: "package", name: ["test", "describe", "it", "suite"], package: "node:test" },
                    ],
                },
            ],
        },
    },
    // Plain scripts that run before anything is installed: no types, but Node's globals.
    {
        files: ["**/*.mjs"],
        extends: [tseslint.configs.disableTypeChecked],
        languageOptions: { globals: { process: "readonly", console: "readonly", setTimeout: "readonly" } },
    },
    border(
        ["components/internal/**"],
        [
            "components",
            "examples",
            "local",
            "test",
            "policy",
            "review",
            "[a-z-]+-role",
            "app-[a-z-]+",
            "instance-[a-z-]+",
        ],
    ),
    border(["components/*.ts"], ["examples", "local", "test", "policy", "review"]),
    // What a running app imports knows nothing of Pulumi, nor of anything else of ours.
    {
        files: ["runtime/**"],
        rules: {
            "no-restricted-imports": [
                "error",
                {
                    patterns: [
                        { regex: "^\\.\\./", message: "The runtime imports nothing of ours." },
                        { regex: "^@pulumi/", message: "The runtime runs where Pulumi isn't." },
                    ],
                },
            ],
        },
    },
    border(["local/**"], ["components", "examples", "test", "policy", "review", "runtime"]),
    border(["examples/**"], ["components", "local", "test", "policy", "review"]),
);
