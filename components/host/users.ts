import { localResolver } from "./addresses";
import {
    appDirectory,
    appUser,
    codeDirectory,
    deployUser,
    restartFlag,
    rootDirectory,
    stateDirectory,
    uploadsDirectory,
} from "./paths";
import { type HostFile, type HostPlanArgs, rootFile } from "./plan-types";

/**
 * The app's user and the one that deploys; nobody logs in as either.
 * https://www.freedesktop.org/software/systemd/man/latest/sysusers.d.html
 */
export function users({ name }: HostPlanArgs): HostFile {
    return rootFile(`/etc/sysusers.d/${name}.conf`, [
        `u ${appUser(name)} - "App ${name}" /nonexistent /usr/sbin/nologin`,
        `u ${deployUser(name)} - "Deploys ${name}" /nonexistent /usr/sbin/nologin`,
        // To be able to give files to the app's group.
        `m ${deployUser(name)} ${appUser(name)}`,
    ]);
}

/**
 * Directories: the code belongs to the deploy user, the app's group may read it, and the world gets nothing.
 * https://www.freedesktop.org/software/systemd/man/latest/tmpfiles.d.html
 */
export function directories({ name, uploadsBytes }: HostPlanArgs): HostFile {
    const app = appUser(name);
    const deploy = deployUser(name);
    const root = rootDirectory(name);
    const flag = restartFlag(name);
    const skeleton = [
        "dev",
        "proc",
        "run",
        "sys",
        "tmp",
        "usr/bin",
        "usr/lib",
        "usr/lib64",
        "usr/share/zoneinfo",
        "var/tmp",
        `srv/${name}/code`,
    ];
    return rootFile(`/etc/tmpfiles.d/${name}.conf`, [
        `d ${appDirectory(name)} 0750 root ${app}`,
        "# Set-group-id: what is deployed later gets the app's group, too.",
        `d ${codeDirectory(name)} 2750 ${deploy} ${app}`,
        `d ${flag.slice(0, flag.lastIndexOf("/"))} 0700 ${deploy} ${deploy}`,
        `f ${flag} 0600 ${deploy} ${deploy}`,
        "# What the app sees as /: its unit fills these, read-only. They are root's, with those above them.",
        `d ${root}`,
        ...skeleton.map((path) => `d ${root}/${path}`),
        ...["bin", "lib", "lib64"].map((path) => `L ${root}/${path} - - - - usr/${path}`),
        `f ${root}/etc/resolv.conf - - - - nameserver ${localResolver}`,
        `f ${root}/etc/nsswitch.conf - - - - hosts: files dns`,
        ...(uploadsBytes === undefined ? [] : uploadsPlaces(name)),
    ]);
}

function uploadsPlaces(name: string): string[] {
    const app = appUser(name);
    const state = stateDirectory(name);
    return [
        "# Uploads: where they are mounted, and what the new file system begins with.",
        `d ${uploadsDirectory(name)} 0750 root ${app}`,
        `d ${rootDirectory(name)}${uploadsDirectory(name)}`,
        `d ${state} 0700 root root`,
        `d ${state}/begin`,
        `d ${state}/begin/files 0700 ${app} ${app}`,
    ];
}
