import { type HostFile, sudoersFile } from "./plan-types";

/**
 * Session Manager's agent writes this file, which makes its user root, wherever it is missing, and leaves it alone where it
 * isn't. So it is there, and gives nothing.
 * https://github.com/aws/amazon-ssm-agent/blob/mainline/agent/session/utility/utility_unix.go
 */
export function withoutSudo(): HostFile {
    return sudoersFile("/etc/sudoers.d/ssm-agent-users", ["# ssm-user may do nothing as another user."]);
}
