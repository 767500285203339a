import { stateDirectory, uploadsDirectory } from "./paths";
import { type HostFile, type HostPlanArgs, unitFile } from "./plan-types";

/**
 * A file system of its own for uploads, of a fixed size, from which nothing is executed: what users hand in can neither fill
 * the host's disk nor become a program. Nothing where none are kept on the host.
 */
export function uploadsFileSystem({ name, uploadsBytes }: HostPlanArgs): HostFile[] {
    if (uploadsBytes === undefined) {
        return [];
    }
    const state = stateDirectory(name);
    const image = `${state}/uploads.img`;
    const maker = `${name}-uploads-image.service`;
    return [
        unitFile(maker, [
            "[Unit]",
            `Description=Makes the file system for uploads of ${name}, once`,
            "DefaultDependencies=no",
            "After=local-fs-pre.target systemd-tmpfiles-setup.service",
            `ConditionPathExists=!${image}`,
            "",
            "[Service]",
            "Type=oneshot",
            "UMask=0077",
            `ExecStart=/usr/bin/truncate --size=${uploadsBytes} ${image}.new`,
            "# It begins with one directory, the app's.",
            `ExecStart=/usr/sbin/mkfs.ext4 -q -m 0 -d ${state}/begin ${image}.new`,
            "# Only a whole one gets the name.",
            `ExecStart=/usr/bin/mv ${image}.new ${image}`,
            "NoNewPrivileges=yes",
            "PrivateNetwork=yes",
            "ProtectHome=yes",
        ]),
        unitFile(mountUnit(uploadsDirectory(name)), [
            "[Unit]",
            `Description=Uploads of ${name}`,
            "# Not before local-fs.target, as mounts are by default: its image is made after that.",
            "DefaultDependencies=no",
            "Conflicts=umount.target",
            "Before=umount.target",
            `Requires=${maker}`,
            `After=${maker}`,
            "",
            "[Mount]",
            `What=${image}`,
            `Where=${uploadsDirectory(name)}`,
            "Type=ext4",
            "Options=loop,noexec,nosuid,nodev",
        ]),
    ];
}

/** A mount's unit must be named after its place: https://www.freedesktop.org/software/systemd/man/latest/systemd.mount.html */
function mountUnit(path: string): string {
    return `${path.slice(1).replaceAll("-", "\\x2d").replaceAll("/", "-")}.mount`;
}
