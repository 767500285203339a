/** What the app runs on. */
export const RuntimeProfile = {
    /** A compiled program, like one of Go or Rust. */
    Compiled: "compiled",
    Node: "node",
    Python: "python",
    /** Erlang or Elixir, as a release. */
    Beam: "beam",
} as const;
/** What the app runs on. */
export type RuntimeProfile = (typeof RuntimeProfile)[keyof typeof RuntimeProfile];

/** Something that a run-time can't do without, and what an intruder gains by it. */
export interface Relaxation {
    /** Lines of the unit. */
    readonly directives: readonly string[];
    readonly reason: string;
    readonly cost: string;
}

const writableCode = (compiler: string): Relaxation => ({
    directives: ["MemoryDenyWriteExecute=no"],
    reason: `${compiler} writes the machine code that it runs.`,
    cost: "an intruder in the process can write and run machine code in memory, too.",
});

const relaxed: Record<RuntimeProfile, readonly Relaxation[]> = {
    compiled: [],
    python: [],
    node: [writableCode("V8")],
    beam: [
        // The other way, memfd_create, would give files that are executed without a file system.
        writableCode("The BEAM's JIT"),
        {
            directives: ["BindReadOnlyPaths=/usr/bin", "ExecPaths=+/usr/bin"],
            reason: "A release starts with a shell script.",
            cost: "an intruder has a shell and the host's programs, as the app's user and in its sandbox.",
        },
    ],
};

/** Lines that a run-time needs and that give nothing up. */
const settings: Record<RuntimeProfile, readonly string[]> = {
    compiled: [],
    python: [],
    node: ["# Debian's Node.js keeps parts of itself there.", "BindReadOnlyPaths=-/usr/share/nodejs"],
    beam: ["# Nodes that talk to each other would open ports.", "Environment=RELEASE_DISTRIBUTION=none"],
};

/** What the sandbox gives up for a run-time. */
export function relaxations(profile: RuntimeProfile): readonly Relaxation[] {
    return relaxed[profile];
}

/** The lines of the unit that depend on the run-time, each relaxation under its cost. */
export function profileDirectives(profile: RuntimeProfile): string[] {
    const lines = relaxed[profile].flatMap(({ directives, reason, cost }) => [
        `# ${reason} Cost: ${cost}`,
        ...directives,
    ]);
    return [
        ...(lines.includes("MemoryDenyWriteExecute=no") ? [] : ["MemoryDenyWriteExecute=yes"]),
        ...lines,
        ...settings[profile],
    ];
}
