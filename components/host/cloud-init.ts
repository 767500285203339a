import { constants, gzipSync } from "node:zlib";
import type { HostFile, HostPlan } from "./plan-types";

/** https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/user-data.html */
const mostBytes = 16 * 1024;

/**
 * The plan as user data for cloud-init, which Amazon Linux and Debian run at an instance's first boot. Applying it twice
 * changes nothing.
 * https://cloudinit.readthedocs.io/en/latest/reference/modules.html
 */
export function cloudInit(plan: HostPlan): string {
    return [
        "#cloud-config",
        "packages:",
        ...plan.packages.map((name) => `  - ${JSON.stringify(name)}`),
        "write_files:",
        ...plan.files.flatMap(file),
        // cloud-init makes one shell script of these.
        "runcmd:",
        "  - set -e",
        "  - systemd-sysusers",
        "  - systemd-tmpfiles --create",
        "  - systemctl daemon-reload",
        "  - systemctl try-restart systemd-resolved.service",
        ...plan.units.map((unit) => `  - systemctl enable --now ${unit}`),
        "",
    ].join("\n");
}

/**
 * The same as EC2 takes it: compressed, which cloud-init tells by itself, and in base64.
 * https://cloudinit.readthedocs.io/en/latest/explanation/format.html
 *
 * The same text must give the same bytes wherever it is compressed, else hosts would be replaced for nothing: zlib finds repetitions
 * differently by processor, and so only the letters are made shorter, in one block; and the header names no system.
 */
export function compressedCloudInit(plan: HostPlan): string {
    const bytes = gzipSync(cloudInit(plan), { strategy: constants.Z_HUFFMAN_ONLY, memLevel: 9 });
    const unknownSystem = 255;
    bytes[9] = unknownSystem;
    if (bytes.length > mostBytes) {
        throw new Error(
            `The user data of app "${plan.args.name}" has ${bytes.length} bytes, compressed, and EC2 takes at most ${mostBytes}: shorten its command, environment, reasons and addresses, or bake them into an image.`,
        );
    }
    return bytes.toString("base64");
}

/** In few bytes: without comments, indentation, and what cloud-init makes of a file by itself. */
function file({ path, mode, content }: HostFile): string[] {
    return [
        `- path: ${JSON.stringify(path)}`,
        ...(mode === "0644" ? [] : [`  permissions: "${mode}"`]),
        "  content: |",
        ...content
            .trimEnd()
            .split("\n")
            .map((line) => line.trimStart())
            .filter((line) => !/^(#|$)/.test(line))
            .map((line) => `   ${line}`),
    ];
}
