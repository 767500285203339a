/** The user that the app runs as; its group may read the code. */
export const appUser = (name: string): string => name;
/** The user that owns the code and asks for restarts. */
export const deployUser = (name: string): string => `${name}-deploy`;

/** All of one app. */
export const appDirectory = (name: string): string => `/srv/${name}`;
/** What is deployed. */
export const codeDirectory = (name: string): string => `/srv/${name}/code`;
/** The file that the deploy user touches to have the app restarted. */
export const restartFlag = (name: string): string => `/srv/${name}/deploy/restart`;
/** What the app sees as `/`: empty but for what its unit binds into it. */
export const rootDirectory = (name: string): string => `/srv/${name}/root`;
/** Where the file system for uploads is mounted; in the app's view, it is the only lasting place to write to. */
export const uploadsDirectory = (name: string): string => `/srv/${name}/uploads`;
/** Files that only root and systemd use. */
export const stateDirectory = (name: string): string => `/var/lib/${name}-host`;
/** Settings of what the plan brings beside systemd's own. */
export const hostSettingsDirectory = (name: string): string => `/etc/${name}-host`;

/** The user that copies records out of the journal. */
export const recordsUser = (name: string): string => `${name}-logs`;
/** Records on their way to CloudWatch: the copying user's, for the agent's group to read, and nobody else's. */
export const recordsDirectory = (name: string): string => `/var/log/${name}-host`;
export const recordsFile = (name: string): string => `${recordsDirectory(name)}/records.json`;
/** The user that gets the app's credentials from AWS and hands them over. */
export const brokerUser = (name: string): string => `${name}-broker`;
/** The app's credentials and the token that opens them; in memory, and only the broker's to read. */
export const credentialsDirectory = (name: string): string => `/run/${brokerUser(name)}`;

/** The user of the CloudWatch agent; its package makes it. */
export const agentUser = "cwagent";
