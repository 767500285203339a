/** CloudFront's resource types. */
import { cachePolicy } from "./cache-policy";
import { distribution } from "./distribution";
import { keyGroup } from "./key-group";
import { originAccessControl } from "./origin-access-control";
import { publicKey } from "./public-key";
import { responseHeadersPolicy } from "./response-headers-policy";

export const cloudfront = [
    originAccessControl,
    responseHeadersPolicy,
    cachePolicy,
    publicKey,
    keyGroup,
    distribution,
];
