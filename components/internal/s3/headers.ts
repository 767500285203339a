/** Each header replaces what the object itself says. */
const override = true;

/**
 * Headers that make what users uploaded data: a browser takes it for what it was declared to be and nothing else, saves it instead
 * of showing it, and were it shown all the same, it would have no origin, no scripts and no frame.
 * https://cheatsheetseries.owasp.org/cheatsheets/HTTP_Headers_Cheat_Sheet.html
 */
export const dataOnlyHeaders = {
    securityHeadersConfig: {
        contentTypeOptions: { override },
        contentSecurityPolicy: { contentSecurityPolicy: "default-src 'none'; sandbox", override },
        frameOptions: { frameOption: "DENY", override },
    },
    customHeadersConfig: {
        items: [{ header: "Content-Disposition", value: "attachment", override }],
    },
};
