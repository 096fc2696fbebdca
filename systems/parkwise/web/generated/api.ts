// Made by `npm run generate` from the OpenAPI document of the gateway. Do not edit.
export interface paths {
    "/gateway/v1/auth/email/verification": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask for another mail to verify my address */
        post: operations["requestVerification"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/gateway/v1/auth/email/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Prove with the token of a mail that the address is mine
         * @description A token works once, and for some hours.
         */
        post: operations["verifyEmail"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/gateway/v1/auth/jwks.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The public keys of access tokens */
        get: operations["getJwks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/gateway/v1/auth/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Log in with e-mail address and password
         * @description After some wrong passwords each further try has to wait a little longer, up to a few minutes (429 TOO_MANY_ATTEMPTS), except from where one has logged in before.
         */
        post: operations["logIn"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/gateway/v1/auth/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * End the session of a refresh token
         * @description Also succeeds for a token that is not valid any more. Access tokens live on until they expire. Without refreshToken in the body the session of the cookie is ended, which needs the header X-Requested-With.
         */
        post: operations["logOut"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/gateway/v1/auth/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change my password
         * @description Ends all sessions but the one that asks.
         */
        post: operations["changePassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/gateway/v1/auth/password/forgot": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask for a mail with which to set a new password
         * @description Answers alike whether or not there is such an account. A few mails an hour are sent at most.
         */
        post: operations["forgotPassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/gateway/v1/auth/password/reset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Set a new password with the token of a mail
         * @description Ends all sessions. A token works once, and for a short time.
         */
        post: operations["resetPassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/gateway/v1/auth/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take a refresh token for new tokens
         * @description Each refresh token works once; within a few seconds a repetition gets the same new one. One that comes back later ends the whole session. Without refreshToken in the body the one in the cookie is taken, which needs the header X-Requested-With.
         */
        post: operations["refreshTokens"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/gateway/v1/auth/register": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Open an account and log in
         * @description Takes an Idempotency-Key. A repetition has the same user and new tokens. A mail to verify the address follows.
         */
        post: operations["register"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/gateway/v1/auth/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where I am logged in, the newest first */
        get: operations["listSessions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/gateway/v1/auth/sessions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Log out somewhere else
         * @description It cannot be refreshed from now on; its access token lives on until it expires.
         */
        delete: operations["endSession"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/gateway/v1/auth/token": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * OAuth 2.0 token endpoint
         * @description RFC 6749 with the grants password (§4.3), refresh_token (§6) and client_credentials (§4.4). Clients authenticate by HTTP Basic or in the body; for people’s own tokens none is needed. Errors are those of §5.2; 429 and 503 say with Retry-After when to try again.
         */
        post: operations["getToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/gateway/v1/bookings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * My bookings, those that begin last first
         * @description Needs the permission `bookings:read`.
         */
        get: operations["listBookings"];
        put?: never;
        /**
         * Hold a space and book it
         * @description The space is kept until holdExpiresAt; paid by then, the booking is confirmed, else it expires. Needs the permission `bookings:write`.
         */
        post: operations["requestBooking"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/gateway/v1/bookings/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One of my bookings, with its history
         * @description Needs the permission `bookings:read`.
         */
        get: operations["getBooking"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/gateway/v1/bookings/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel a booking and free its space
         * @description By its driver: an unpaid one at any time, a paid one until its time begins, with a refund by its cancellation policy. By the provider: until its time ends, with everything back. Cancelling twice is no error. Needs the permission `bookings:write` or `spots:write`.
         */
        post: operations["cancelBooking"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/gateway/v1/bookings/{id}/cancellation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What cancelling a booking now gives back
         * @description Needs the permission `bookings:write` or `spots:write`.
         */
        get: operations["previewCancellation"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/gateway/v1/bookings/{id}/check-in": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * The driver has arrived
         * @description By the driver or the provider, from shortly before the booked time until its end. Twice is no error. Needs the permission `bookings:write` or `spots:write`.
         */
        post: operations["checkIn"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/gateway/v1/bookings/{id}/check-out": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * The driver has left
         * @description By the driver or the provider, after checking in. Twice is no error. Needs the permission `bookings:write` or `spots:write`.
         */
        post: operations["checkOut"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/gateway/v1/notifications": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What I was told, the newest first */
        get: operations["listNotifications"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/gateway/v1/notifications/{id}/read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Mark a notification as read
         * @description Reading it twice is no error.
         */
        post: operations["readNotification"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/gateway/v1/notifications/preferences": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What reaches me, and how */
        get: operations["getNotificationPreferences"];
        /**
         * Choose what reaches me, and how
         * @description Replaces what was chosen before. These cannot be switched off: account, security.
         */
        put: operations["setNotificationPreferences"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/gateway/v1/notifications/read-all": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Mark all my notifications as read */
        post: operations["readAllNotifications"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/gateway/v1/parking-spots/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A spot */
        get: operations["getSpot"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/gateway/v1/parking-spots/{id}/availability": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How much of a spot is free for an interval, and what it costs */
        get: operations["getAvailability"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/gateway/v1/parking-spots/{id}/calendar": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How much of a spot is free, hour by hour of the clock there */
        get: operations["getSpotCalendar"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/gateway/v1/parking-spots/clusters": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How many spots there are, and how much is free, by cells of a map
         * @description Full spots count too. The larger the zoom, the smaller the cells; where there are thousands of spots they are larger.
         */
        get: operations["clusterSpots"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/gateway/v1/parking-spots/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Spots with a free unit for an interval, around a point or in a box
         * @description Either lat and lng, with radiusM, or bbox. Full and closed spots are left out. Equal ones are ordered by id.
         */
        get: operations["searchSpots"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/gateway/v1/payments/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One of my payments
         * @description Needs the permission `payments:read`.
         */
        get: operations["getPayment"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/gateway/v1/payments/{id}/receipt": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The receipt of a payment whose money was captured
         * @description Needs the permission `payments:read`.
         */
        get: operations["getReceipt"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/gateway/v1/payments/process": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Pay for a booking
         * @description Begins to pay, and waits a few seconds at most. The booking is confirmed soon after the payment has succeeded; one that is declined can be paid for again while its space is held. Needs the permission `bookings:write`.
         */
        post: operations["payBooking"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/gateway/v1/payments/webhooks/{provider}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A payment provider tells what became of a payment or refund
         * @description Signed by the provider over the very bytes. Duplicates, and what is behind what is known, are taken and change nothing.
         */
        post: operations["takeWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/gateway/v1/places": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Spots by the beginning of words of their name and address, and other places in the world by their names
         * @description Addresses are only found where a geocoder is set, in the language of Accept-Language. They may take two seconds.
         */
        get: operations["findPlaces"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/gateway/v1/providers/bookings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The bookings of my spots
         * @description Needs the permission `spots:read`.
         */
        get: operations["listProviderBookings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/gateway/v1/providers/bookings/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One booking of my spots, with its history
         * @description Needs the permission `spots:read`.
         */
        get: operations["getProviderBooking"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/gateway/v1/providers/earnings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What I have earned, in all and by day
         * @description Out of the ledger, each amount at the time when it was captured or went back. Needs the permission `earnings:read`.
         */
        get: operations["getEarnings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/gateway/v1/providers/spots": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * My spots, the newest first
         * @description Needs the permission `spots:read`.
         */
        get: operations["getOwnSpots"];
        put?: never;
        /**
         * List a spot
         * @description Takes an Idempotency-Key. A repetition lists nothing twice and answers as the first time. Needs the permission `spots:write`.
         */
        post: operations["listSpot"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/gateway/v1/providers/spots/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One of my spots
         * @description Needs the permission `spots:read`.
         */
        get: operations["getOwnSpot"];
        put?: never;
        post?: never;
        /**
         * Take a spot off the market for good
         * @description Refused while bookings are to come. Needs the permission `spots:write`.
         */
        delete: operations["archiveSpot"];
        options?: never;
        head?: never;
        /**
         * Change, pause or resume a spot
         * @description Bookings keep what they were promised. A capacity below what is promised is refused. Needs the permission `spots:write`.
         */
        patch: operations["changeSpot"];
        trace?: never;
    };
    "/gateway/v1/providers/spots/{id}/blocks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Blocks of one of my spots, by their beginning
         * @description Needs the permission `spots:read`.
         */
        get: operations["getBlocks"];
        put?: never;
        /**
         * Take units of a spot out of use for a time
         * @description All or none: refused when fewer are free for the whole of that time. Takes an Idempotency-Key. Needs the permission `spots:write`.
         */
        post: operations["placeBlock"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/gateway/v1/providers/spots/{id}/blocks/{blockId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Put the units of a block back into use
         * @description Needs the permission `spots:write`.
         */
        delete: operations["removeBlock"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/gateway/v1/providers/spots/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * List the car parks of a GeoJSON file
         * @description Up to 2000 at a time. Those with the name and the place of one that was imported before are left as they are, so it is harmless to send a file twice. Needs the permission `spots:write`.
         */
        post: operations["importSpots"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/gateway/v1/providers/spots/quote": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What a stay would cost with a pricing that is not saved
         * @description Changes nothing. The stay may be at any time, past ones too. Needs the permission `spots:read`.
         */
        post: operations["previewQuote"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/gateway/v1/reviews": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What people say of something, the newest first */
        get: operations["listReviews"];
        put?: never;
        /**
         * Review something that I ordered
         * @description Once for each order, until the invitation lapses. GET /reviews/mine tells what can be reviewed. Needs the permission `reviews:write`.
         */
        post: operations["submitReview"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/gateway/v1/reviews/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Change a review of mine
         * @description For a while after it was written, unless it has been answered. A text that is left out is gone. Needs the permission `reviews:write`.
         */
        put: operations["changeReview"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/gateway/v1/reviews/{id}/answer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Answer a review of what is mine
         * @description Once. The review cannot be changed after that. Needs the permission `reviews:answer`.
         */
        post: operations["answerReview"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/gateway/v1/reviews/mine": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What I may still review and what I wrote, the newest order first
         * @description Needs the permission `reviews:read`.
         */
        get: operations["listOwnReviews"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/gateway/v1/reviews/summary": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How something is rated
         * @description A new review is counted a moment after it was written. What nobody has reviewed has no average.
         */
        get: operations["getReviewSummary"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/gateway/v1/users/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who I am */
        get: operations["getProfile"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change my name or language
         * @description With If-Match only when the profile is still the one that was read.
         */
        patch: operations["changeProfile"];
        trace?: never;
    };
    "/gateway/v1/users/me/roles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take on a further role
         * @description Harmless for a role that one has. The next access token has it: refresh to use it now.
         */
        post: operations["takeRole"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * @description What went wrong (RFC 9457).
         * @example {
         *       "type": "/problems/already-taken",
         *       "title": "Already taken",
         *       "status": 409,
         *       "code": "ALREADY_TAKEN",
         *       "detail": "This space is taken for that time.",
         *       "traceId": "4bf92f3577b34da6a3ce929d0e0e4736"
         *     }
         */
        Problem: {
            code: string;
            detail: string;
            errors?: {
                /** @description What is wrong, for machines: MISSING, TOO_LONG, WRONG_FORMAT and the like. */
                code: string;
                /** @description What a size or length had to keep. */
                limit?: number;
                message: string;
                /** @description Names joined by slashes, for example location/coordinates/0. */
                path: string;
            }[];
            status: number;
            title: string;
            /** @description Give this to support. */
            traceId: string;
            /**
             * Format: uri-reference
             * @description Answers with what this kind of problem means.
             */
            type: string;
        };
    };
    responses: {
        /** @description The request cannot be read. */
        Problem400: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description No valid access token or credentials. */
        Problem401: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The caller lacks the permission. */
        Problem403: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description There is no such thing, or it is somebody else’s. */
        Problem404: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description In conflict with the present state. */
        Problem409: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description It is over: used before, or too old. */
        Problem410: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description It has changed since the version given in If-Match. */
        Problem412: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The body is too large. */
        Problem413: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The body is not JSON. */
        Problem415: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Some input is not valid; errors names the fields. */
        Problem422: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description If-Match is missing. */
        Problem428: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Too many requests; Retry-After says how many seconds to wait. */
        Problem429: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description A fault of ours. */
        Problem500: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Not available now; Retry-After says how many seconds to wait. */
        Problem503: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    requestVerification: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A mail is on its way, if there is such an account and not too many were sent. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    verifyEmail: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description From the link in the mail; works once. */
                    token: string;
                };
            };
        };
        responses: {
            /** @description So it is now. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            410: components["responses"]["Problem410"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    getJwks: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        keys: {
                            alg: string;
                            crv: string;
                            kid: string;
                            kty: string;
                            use: string;
                            x: string;
                            y: string;
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    logIn: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    email: string;
                    password: string;
                    /**
                     * @description Where the refresh token goes: into the answer, or into a cookie that no script can read. With `cookie` the request needs the header X-Requested-With and has to come from a page of the same origin, or of one that CORS allows.
                     * @enum {unknown}
                     */
                    session?: "token" | "cookie";
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A JWT for the Authorization header. */
                        accessToken: string;
                        /** @description Seconds until the access token expires. */
                        expiresIn: number;
                        /** @description Opaque; works once. Not there when it is in a cookie. */
                        refreshToken?: string;
                        user: {
                            email: string;
                            fullName: string;
                            /**
                             * Format: uuid
                             * @description UUID.
                             * @example 01900000-0000-7000-8000-000000000001
                             */
                            id: string;
                            roles: string[];
                        };
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    logOut: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Opaque; works once. */
                    refreshToken?: string;
                };
            };
        };
        responses: {
            /** @description The session is over. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    changePassword: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    current: string;
                    /** @description 10 to 256 characters; any that you like. */
                    new: string;
                };
            };
        };
        responses: {
            /** @description So it is now. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    forgotPassword: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    email: string;
                };
            };
        };
        responses: {
            /** @description A mail is on its way, if there is such an account and not too many were sent. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    resetPassword: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description 10 to 256 characters; any that you like. */
                    new: string;
                    /** @description From the link in the mail; works once. */
                    token: string;
                };
            };
        };
        responses: {
            /** @description So it is now. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            410: components["responses"]["Problem410"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    refreshTokens: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Opaque; works once. */
                    refreshToken?: string;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A JWT for the Authorization header. */
                        accessToken: string;
                        /** @description Seconds until the access token expires. */
                        expiresIn: number;
                        /** @description Opaque; works once. Not there when it is in a cookie. */
                        refreshToken?: string;
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    register: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any text of your own that names this wish. Sent again, it gets the first outcome and has no second effect. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description Kept without space around it and in lower case.
                     * @example ana@example.com
                     */
                    email: string;
                    /**
                     * @description Not blank.
                     * @example Ana Pérez
                     */
                    fullName: string;
                    /**
                     * @description The language to write to the user in.
                     * @enum {unknown}
                     */
                    locale?: "es" | "en";
                    /** @description 10 to 256 characters; any that you like. */
                    password: string;
                    /** @enum {unknown} */
                    role: "driver" | "provider";
                    /**
                     * @description Where the refresh token goes: into the answer, or into a cookie that no script can read. With `cookie` the request needs the header X-Requested-With and has to come from a page of the same origin, or of one that CORS allows.
                     * @enum {unknown}
                     */
                    session?: "token" | "cookie";
                };
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A JWT for the Authorization header. */
                        accessToken: string;
                        /** @description Seconds until the access token expires. */
                        expiresIn: number;
                        /** @description Opaque; works once. Not there when it is in a cookie. */
                        refreshToken?: string;
                        user: {
                            email: string;
                            fullName: string;
                            /**
                             * Format: uuid
                             * @description UUID.
                             * @example 01900000-0000-7000-8000-000000000001
                             */
                            id: string;
                            roles: string[];
                        };
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    listSessions: {
        parameters: {
            query?: {
                /** @description nextCursor of the page before. */
                cursor?: string;
                /** @description Items per page. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            /** @description Whether it is the one that asks. */
                            current: boolean;
                            /**
                             * Format: uuid
                             * @description UUID.
                             * @example 01900000-0000-7000-8000-000000000001
                             */
                            id: string;
                            /**
                             * Format: date-time
                             * @description ISO 8601 with Z or an offset; kept to the millisecond.
                             * @example 2026-05-04T10:00:00Z
                             * @example 2026-05-04T12:00:00+02:00
                             */
                            lastUsedAt: string;
                            /**
                             * @description The network of the address that it was opened from, never the whole address.
                             * @example 203.0.113.0/24
                             */
                            network: string | null;
                            /**
                             * Format: date-time
                             * @description ISO 8601 with Z or an offset; kept to the millisecond.
                             * @example 2026-05-04T10:00:00Z
                             * @example 2026-05-04T12:00:00+02:00
                             */
                            openedAt: string;
                            /** @description What the browser or program called itself. */
                            userAgent: string | null;
                        }[];
                        /** @description For the next page; null on the last one. */
                        nextCursor: string | null;
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    endSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description UUID.
                 * @example 01900000-0000-7000-8000-000000000001
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The session is over. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    getToken: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/x-www-form-urlencoded": {
                    /** @description Unless the client authenticates by HTTP Basic. */
                    client_id?: string;
                    client_secret?: string;
                    /**
                     * @example password
                     * @example refresh_token
                     * @example client_credentials
                     */
                    grant_type: string;
                    password?: string;
                    refresh_token?: string;
                    /** @description For `client_credentials`: some of what the client may do. All of it by default. */
                    scope?: string;
                    /** @description The e-mail address, for `password`. */
                    username?: string;
                } & {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        access_token: string;
                        /** @description Seconds. */
                        expires_in: number;
                        refresh_token?: string;
                        /** @description Permissions, with a blank between them (RFC 6749 §3.3). */
                        scope: string;
                        /** @constant */
                        token_type: "Bearer";
                    };
                };
            };
            /** @description Why there is no token (RFC 6749 §5.2). */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {unknown} */
                        error: "invalid_request" | "invalid_client" | "invalid_grant" | "unsupported_grant_type" | "invalid_scope" | "temporarily_unavailable";
                        error_description: string;
                    };
                };
            };
            /** @description Why there is no token (RFC 6749 §5.2). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {unknown} */
                        error: "invalid_request" | "invalid_client" | "invalid_grant" | "unsupported_grant_type" | "invalid_scope" | "temporarily_unavailable";
                        error_description: string;
                    };
                };
            };
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            /** @description Why there is no token (RFC 6749 §5.2). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {unknown} */
                        error: "invalid_request" | "invalid_client" | "invalid_grant" | "unsupported_grant_type" | "invalid_scope" | "temporarily_unavailable";
                        error_description: string;
                    };
                };
            };
            500: components["responses"]["Problem500"];
            /** @description Why there is no token (RFC 6749 §5.2). */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {unknown} */
                        error: "invalid_request" | "invalid_client" | "invalid_grant" | "unsupported_grant_type" | "invalid_scope" | "temporarily_unavailable";
                        error_description: string;
                    };
                };
            };
        };
    };
    listBookings: {
        parameters: {
            query?: {
                /** @description nextCursor of the page before. */
                cursor?: string;
                /** @description Only bookings that end after this instant. */
                from?: string;
                /** @description Items per page. */
                limit?: number;
                /** @description Where the booking is on its way; see the README of bookings. */
                status?: "PENDING_PAYMENT" | "CONFIRMED" | "ACTIVE" | "COMPLETED" | "CANCELLED" | "EXPIRED" | "NO_SHOW";
                /** @description Only bookings that begin before this instant. */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            /**
                             * Format: date-time
                             * @description ISO 8601 with Z or an offset; kept to the millisecond.
                             * @example 2026-05-04T10:00:00Z
                             * @example 2026-05-04T12:00:00+02:00
                             */
                            from: string;
                            /** @description Until when it must be paid; null when that is over. */
                            holdExpiresAt: string | null;
                            /**
                             * Format: uuid
                             * @description UUID.
                             * @example 01900000-0000-7000-8000-000000000001
                             */
                            id: string;
                            /**
                             * @description An exact amount of money.
                             * @example {
                             *       "amount": "12.50",
                             *       "currency": "EUR"
                             *     }
                             */
                            price: {
                                /** @description Decimal, with at most the digits of the currency. */
                                amount: string;
                                /** @description ISO 4217 code. */
                                currency: string;
                            };
                            /**
                             * Format: uuid
                             * @description UUID.
                             * @example 01900000-0000-7000-8000-000000000001
                             */
                            spotId: string;
                            spotName: string;
                            /**
                             * @description Where the booking is on its way; see the README of bookings.
                             * @enum {unknown}
                             */
                            status: "PENDING_PAYMENT" | "CONFIRMED" | "ACTIVE" | "COMPLETED" | "CANCELLED" | "EXPIRED" | "NO_SHOW";
                            /** @description IANA name: the zone that the place keeps. */
                            timeZone: string;
                            /**
                             * Format: date-time
                             * @description ISO 8601 with Z or an offset; kept to the millisecond.
                             * @example 2026-05-04T10:00:00Z
                             * @example 2026-05-04T12:00:00+02:00
                             */
                            to: string;
                            vehiclePlate: string;
                        }[];
                        /** @description For the next page; null on the last one. */
                        nextCursor: string | null;
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    requestBooking: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any text of your own that names this wish. Sent again, it gets the first outcome and has no second effect. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * Format: date-time
                     * @description ISO 8601 with Z or an offset; kept to the millisecond.
                     * @example 2026-05-04T10:00:00Z
                     * @example 2026-05-04T12:00:00+02:00
                     */
                    from: string;
                    /**
                     * Format: uuid
                     * @description UUID.
                     * @example 01900000-0000-7000-8000-000000000001
                     */
                    spotId: string;
                    /**
                     * Format: date-time
                     * @description ISO 8601 with Z or an offset; kept to the millisecond.
                     * @example 2026-05-04T10:00:00Z
                     * @example 2026-05-04T12:00:00+02:00
                     */
                    to: string;
                    /**
                     * @description 2 to 12 letters, digits, spaces and hyphens, once superfluous spaces are gone. Kept in upper case.
                     * @example ZH 123456
                     */
                    vehiclePlate: string;
                };
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    /** @description Where the booking is. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * Format: date-time
                         * @description ISO 8601 with Z or an offset; kept to the millisecond.
                         * @example 2026-05-04T10:00:00Z
                         * @example 2026-05-04T12:00:00+02:00
                         */
                        from: string;
                        /** @description Until when it must be paid; null when that is over. */
                        holdExpiresAt: string | null;
                        /**
                         * Format: uuid
                         * @description UUID.
                         * @example 01900000-0000-7000-8000-000000000001
                         */
                        id: string;
                        /**
                         * @description An exact amount of money.
                         * @example {
                         *       "amount": "12.50",
                         *       "currency": "EUR"
                         *     }
                         */
                        price: {
                            /** @description Decimal, with at most the digits of the currency. */
                            amount: string;
                            /** @description ISO 4217 code. */
                            currency: string;
                        };
                        /** @description The price line by line; the amounts add up to it. */
                        quote: {
                            /** @description Negative for what a daily cap takes off. */
                            amount: {
                                amount: string;
                                /** @description ISO 4217 code. */
                                currency: string;
                            };
                            /** @enum {unknown} */
                            label: "hourly" | "weekend" | "night" | "daily-cap" | "minimum";
                            quantity: number;
                            /** @enum {unknown} */
                            unit: "hour" | "day" | "stay";
                            /**
                             * @description An exact amount of money.
                             * @example {
                             *       "amount": "12.50",
                             *       "currency": "EUR"
                             *     }
                             */
                            unitPrice: {
                                /** @description Decimal, with at most the digits of the currency. */
                                amount: string;
                                /** @description ISO 4217 code. */
                                currency: string;
                            };
                        }[];
                        /**
                         * Format: uuid
                         * @description UUID.
                         * @example 01900000-0000-7000-8000-000000000001
                         */
                        spotId: string;
                        spotName: string;
                        /**
                         * @description Where the booking is on its way; see the README of bookings.
                         * @enum {unknown}
                         */
                        status: "PENDING_PAYMENT" | "CONFIRMED" | "ACTIVE" | "COMPLETED" | "CANCELLED" | "EXPIRED" | "NO_SHOW";
                        /** @description IANA name: the zone that the place keeps. */
                        timeZone: string;
                        /**
                         * Format: date-time
                         * @description ISO 8601 with Z or an offset; kept to the millisecond.
                         * @example 2026-05-04T10:00:00Z
                         * @example 2026-05-04T12:00:00+02:00
                         */
                        to: string;
                        vehiclePlate: string;
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    getBooking: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description UUID.
                 * @example 01900000-0000-7000-8000-000000000001
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        cancellation: {
                            /** @description So long after paying everything goes back, until the stay begins. */
                            graceMinutes: number;
                            /** @description What goes back when it is cancelled so many hours before it begins, or earlier. */
                            tiers: {
                                beforeHours: number;
                                percent: number;
                            }[];
                        };
                        /**
                         * Format: date-time
                         * @description From when on the driver may check in, until the booked time ends.
                         * @example 2026-05-04T10:00:00Z
                         * @example 2026-05-04T12:00:00+02:00
                         */
                        checkInFrom: string;
                        /**
                         * Format: date-time
                         * @description ISO 8601 with Z or an offset; kept to the millisecond.
                         * @example 2026-05-04T10:00:00Z
                         * @example 2026-05-04T12:00:00+02:00
                         */
                        from: string;
                        /** @description Every change of status, the oldest first. */
                        history: {
                            /**
                             * Format: date-time
                             * @description ISO 8601 with Z or an offset; kept to the millisecond.
                             * @example 2026-05-04T10:00:00Z
                             * @example 2026-05-04T12:00:00+02:00
                             */
                            at: string;
                            /** @enum {unknown} */
                            reason?: "not-paid" | "by-driver" | "by-provider" | "by-time";
                            /**
                             * @description Where the booking is on its way; see the README of bookings.
                             * @enum {unknown}
                             */
                            status: "PENDING_PAYMENT" | "CONFIRMED" | "ACTIVE" | "COMPLETED" | "CANCELLED" | "EXPIRED" | "NO_SHOW";
                        }[];
                        /** @description Until when it must be paid; null when that is over. */
                        holdExpiresAt: string | null;
                        /**
                         * Format: uuid
                         * @description UUID.
                         * @example 01900000-0000-7000-8000-000000000001
                         */
                        id: string;
                        payment: {
                            /** @description For machines, such as card-declined. */
                            declineReason?: string;
                            /**
                             * Format: uuid
                             * @description UUID.
                             * @example 01900000-0000-7000-8000-000000000001
                             */
                            paymentId: string;
                            /**
                             * @description DECLINED may be tried again while the space is held.
                             * @enum {unknown}
                             */
                            state: "RUNNING" | "DECLINED" | "PAID";
                        } | null;
                        /** @description The payment that is tried or has paid. */
                        paymentId: string | null;
                        /**
                         * @description An exact amount of money.
                         * @example {
                         *       "amount": "12.50",
                         *       "currency": "EUR"
                         *     }
                         */
                        price: {
                            /** @description Decimal, with at most the digits of the currency. */
                            amount: string;
                            /** @description ISO 4217 code. */
                            currency: string;
                        };
                        /** @description The price line by line; the amounts add up to it. */
                        quote: {
                            /** @description Negative for what a daily cap takes off. */
                            amount: {
                                amount: string;
                                /** @description ISO 4217 code. */
                                currency: string;
                            };
                            /** @enum {unknown} */
                            label: "hourly" | "weekend" | "night" | "daily-cap" | "minimum";
                            quantity: number;
                            /** @enum {unknown} */
                            unit: "hour" | "day" | "stay";
                            /**
                             * @description An exact amount of money.
                             * @example {
                             *       "amount": "12.50",
                             *       "currency": "EUR"
                             *     }
                             */
                            unitPrice: {
                                /** @description Decimal, with at most the digits of the currency. */
                                amount: string;
                                /** @description ISO 4217 code. */
                                currency: string;
                            };
                        }[];
                        /** @description What goes back, or went back, to the driver. */
                        refund: {
                            /**
                             * @description An exact amount of money.
                             * @example {
                             *       "amount": "12.50",
                             *       "currency": "EUR"
                             *     }
                             */
                            amount: {
                                /** @description Decimal, with at most the digits of the currency. */
                                amount: string;
                                /** @description ISO 4217 code. */
                                currency: string;
                            };
                            /**
                             * @description DONE when the payment provider has sent it.
                             * @enum {unknown}
                             */
                            state: "ON_ITS_WAY" | "DONE";
                            /** @enum {unknown} */
                            why: "cancelled" | "too-late" | "paid-twice";
                        } | null;
                        /**
                         * Format: uuid
                         * @description UUID.
                         * @example 01900000-0000-7000-8000-000000000001
                         */
                        spotId: string;
                        spotName: string;
                        /**
                         * @description Where the booking is on its way; see the README of bookings.
                         * @enum {unknown}
                         */
                        status: "PENDING_PAYMENT" | "CONFIRMED" | "ACTIVE" | "COMPLETED" | "CANCELLED" | "EXPIRED" | "NO_SHOW";
                        /** @description IANA name: the zone that the place keeps. */
                        timeZone: string;
                        /**
                         * Format: date-time
                         * @description ISO 8601 with Z or an offset; kept to the millisecond.
                         * @example 2026-05-04T10:00:00Z
                         * @example 2026-05-04T12:00:00+02:00
                         */
                        to: string;
                        vehiclePlate: string;
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    cancelBooking: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any text of your own that names this wish. Sent again, it gets the first outcome and has no second effect. */
                "Idempotency-Key"?: string;
            };
            path: {
                /**
                 * @description UUID.
                 * @example 01900000-0000-7000-8000-000000000001
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        cancellation: {
                            /** @description So long after paying everything goes back, until the stay begins. */
                            graceMinutes: number;
                            /** @description What goes back when it is cancelled so many hours before it begins, or earlier. */
                            tiers: {
                                beforeHours: number;
                                percent: number;
                            }[];
                        };
                        /**
                         * Format: date-time
                         * @description From when on the driver may check in, until the booked time ends.
                         * @example 2026-05-04T10:00:00Z
                         * @example 2026-05-04T12:00:00+02:00
                         */
                        checkInFrom: string;
                        /**
                         * Format: date-time
                         * @description ISO 8601 with Z or an offset; kept to the millisecond.
                         * @example 2026-05-04T10:00:00Z
                         * @example 2026-05-04T12:00:00+02:00
                         */
                        from: string;
                        /** @description Every change of status, the oldest first. */
                        history: {
                            /**
                             * Format: date-time
                             * @description ISO 8601 with Z or an offset; kept to the millisecond.
                             * @example 2026-05-04T10:00:00Z
                             * @example 2026-05-04T12:00:00+02:00
                             */
                            at: string;
                            /** @enum {unknown} */
                            reason?: "not-paid" | "by-driver" | "by-provider" | "by-time";
                            /**
                             * @description Where the booking is on its way; see the README of bookings.
                             * @enum {unknown}
                             */
                            status: "PENDING_PAYMENT" | "CONFIRMED" | "ACTIVE" | "COMPLETED" | "CANCELLED" | "EXPIRED" | "NO_SHOW";
                        }[];
                        /** @description Until when it must be paid; null when that is over. */
                        holdExpiresAt: string | null;
                        /**
                         * Format: uuid
                         * @description UUID.
                         * @example 01900000-0000-7000-8000-000000000001
                         */
                        id: string;
                        payment: {
                            /** @description For machines, such as card-declined. */
                            declineReason?: string;
                            /**
                             * Format: uuid
                             * @description UUID.
                             * @example 01900000-0000-7000-8000-000000000001
                             */
                            paymentId: string;
                            /**
                             * @description DECLINED may be tried again while the space is held.
                             * @enum {unknown}
                             */
                            state: "RUNNING" | "DECLINED" | "PAID";
                        } | null;
                        /** @description The payment that is tried or has paid. */
                        paymentId: string | null;
                        /**
                         * @description An exact amount of money.
                         * @example {
                         *       "amount": "12.50",
                         *       "currency": "EUR"
                         *     }
                         */
                        price: {
                            /** @description Decimal, with at most the digits of the currency. */
                            amount: string;
                            /** @description ISO 4217 code. */
                            currency: string;
                        };
                        /** @description The price line by line; the amounts add up to it. */
                        quote: {
                            /** @description Negative for what a daily cap takes off. */
                            amount: {
                                amount: string;
                                /** @description ISO 4217 code. */
                                currency: string;
                            };
                            /** @enum {unknown} */
                            label: "hourly" | "weekend" | "night" | "daily-cap" | "minimum";
                            quantity: number;
                            /** @enum {unknown} */
                            unit: "hour" | "day" | "stay";
                            /**
                             * @description An exact amount of money.
                             * @example {
                             *       "amount": "12.50",
                             *       "currency": "EUR"
                             *     }
                             */
                            unitPrice: {
                                /** @description Decimal, with at most the digits of the currency. */
                                amount: string;
                                /** @description ISO 4217 code. */
                                currency: string;
                            };
                        }[];
                        /** @description What goes back, or went back, to the driver. */
                        refund: {
                            /**
                             * @description An exact amount of money.
                             * @example {
                             *       "amount": "12.50",
                             *       "currency": "EUR"
                             *     }
                             */
                            amount: {
                                /** @description Decimal, with at most the digits of the currency. */
                                amount: string;
                                /** @description ISO 4217 code. */
                                currency: string;
                            };
                            /**
                             * @description DONE when the payment provider has sent it.
                             * @enum {unknown}
                             */
                            state: "ON_ITS_WAY" | "DONE";
                            /** @enum {unknown} */
                            why: "cancelled" | "too-late" | "paid-twice";
                        } | null;
                        /**
                         * Format: uuid
                         * @description UUID.
                         * @example 01900000-0000-7000-8000-000000000001
                         */
                        spotId: string;
                        spotName: string;
                        /**
                         * @description Where the booking is on its way; see the README of bookings.
                         * @enum {unknown}
                         */
                        status: "PENDING_PAYMENT" | "CONFIRMED" | "ACTIVE" | "COMPLETED" | "CANCELLED" | "EXPIRED" | "NO_SHOW";
                        /** @description IANA name: the zone that the place keeps. */
                        timeZone: string;
                        /**
                         * Format: date-time
                         * @description ISO 8601 with Z or an offset; kept to the millisecond.
                         * @example 2026-05-04T10:00:00Z
                         * @example 2026-05-04T12:00:00+02:00
                         */
                        to: string;
                        vehiclePlate: string;
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    previewCancellation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description UUID.
                 * @example 01900000-0000-7000-8000-000000000001
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description An exact amount of money.
                         * @example {
                         *       "amount": "12.50",
                         *       "currency": "EUR"
                         *     }
                         */
                        paid: {
                            /** @description Decimal, with at most the digits of the currency. */
                            amount: string;
                            /** @description ISO 4217 code. */
                            currency: string;
                        };
                        percent: number;
                        /**
                         * @description An exact amount of money.
                         * @example {
                         *       "amount": "12.50",
                         *       "currency": "EUR"
                         *     }
                         */
                        refund: {
                            /** @description Decimal, with at most the digits of the currency. */
                            amount: string;
                            /** @description ISO 4217 code. */
                            currency: string;
                        };
                        /**
                         * @description Which rule of the policy decides.
                         * @enum {unknown}
                         */
                        rule: "unpaid" | "by-provider" | "grace" | "tier" | "too-late";
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    checkIn: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any text of your own that names this wish. Sent again, it gets the first outcome and has no second effect. */
                "Idempotency-Key"?: string;
            };
            path: {
                /**
                 * @description UUID.
                 * @example 01900000-0000-7000-8000-000000000001
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        cancellation: {
                            /** @description So long after paying everything goes back, until the stay begins. */
                            graceMinutes: number;
                            /** @description What goes back when it is cancelled so many hours before it begins, or earlier. */
                            tiers: {
                                beforeHours: number;
                                percent: number;
                            }[];
                        };
                        /**
                         * Format: date-time
                         * @description From when on the driver may check in, until the booked time ends.
                         * @example 2026-05-04T10:00:00Z
                         * @example 2026-05-04T12:00:00+02:00
                         */
                        checkInFrom: string;
                        /**
                         * Format: date-time
                         * @description ISO 8601 with Z or an offset; kept to the millisecond.
                         * @example 2026-05-04T10:00:00Z
                         * @example 2026-05-04T12:00:00+02:00
                         */
                        from: string;
                        /** @description Every change of status, the oldest first. */
                        history: {
                            /**
                             * Format: date-time
                             * @description ISO 8601 with Z or an offset; kept to the millisecond.
                             * @example 2026-05-04T10:00:00Z
                             * @example 2026-05-04T12:00:00+02:00
                             */
                            at: string;
                            /** @enum {unknown} */
                            reason?: "not-paid" | "by-driver" | "by-provider" | "by-time";
                            /**
                             * @description Where the booking is on its way; see the README of bookings.
                             * @enum {unknown}
                             */
                            status: "PENDING_PAYMENT" | "CONFIRMED" | "ACTIVE" | "COMPLETED" | "CANCELLED" | "EXPIRED" | "NO_SHOW";
                        }[];
                        /** @description Until when it must be paid; null when that is over. */
                        holdExpiresAt: string | null;
                        /**
                         * Format: uuid
                         * @description UUID.
                         * @example 01900000-0000-7000-8000-000000000001
                         */
                        id: string;
                        payment: {
                            /** @description For machines, such as card-declined. */
                            declineReason?: string;
                            /**
                             * Format: uuid
                             * @description UUID.
                             * @example 01900000-0000-7000-8000-000000000001
                             */
                            paymentId: string;
                            /**
                             * @description DECLINED may be tried again while the space is held.
                             * @enum {unknown}
                             */
                            state: "RUNNING" | "DECLINED" | "PAID";
                        } | null;
                        /** @description The payment that is tried or has paid. */
                        paymentId: string | null;
                        /**
                         * @description An exact amount of money.
                         * @example {
                         *       "amount": "12.50",
                         *       "currency": "EUR"
                         *     }
                         */
                        price: {
                            /** @description Decimal, with at most the digits of the currency. */
                            amount: string;
                            /** @description ISO 4217 code. */
                            currency: string;
                        };
                        /** @description The price line by line; the amounts add up to it. */
                        quote: {
                            /** @description Negative for what a daily cap takes off. */
                            amount: {
                                amount: string;
                                /** @description ISO 4217 code. */
                                currency: string;
                            };
                            /** @enum {unknown} */
                            label: "hourly" | "weekend" | "night" | "daily-cap" | "minimum";
                            quantity: number;
                            /** @enum {unknown} */
                            unit: "hour" | "day" | "stay";
                            /**
                             * @description An exact amount of money.
                             * @example {
                             *       "amount": "12.50",
                             *       "currency": "EUR"
                             *     }
                             */
                            unitPrice: {
                                /** @description Decimal, with at most the digits of the currency. */
                                amount: string;
                                /** @description ISO 4217 code. */
                                currency: string;
                            };
                        }[];
                        /** @description What goes back, or went back, to the driver. */
                        refund: {
                            /**
                             * @description An exact amount of money.
                             * @example {
                             *       "amount": "12.50",
                             *       "currency": "EUR"
                             *     }
                             */
                            amount: {
                                /** @description Decimal, with at most the digits of the currency. */
                                amount: string;
                                /** @description ISO 4217 code. */
                                currency: string;
                            };
                            /**
                             * @description DONE when the payment provider has sent it.
                             * @enum {unknown}
                             */
                            state: "ON_ITS_WAY" | "DONE";
                            /** @enum {unknown} */
                            why: "cancelled" | "too-late" | "paid-twice";
                        } | null;
                        /**
                         * Format: uuid
                         * @description UUID.
                         * @example 01900000-0000-7000-8000-000000000001
                         */
                        spotId: string;
                        spotName: string;
                        /**
                         * @description Where the booking is on its way; see the README of bookings.
                         * @enum {unknown}
                         */
                        status: "PENDING_PAYMENT" | "CONFIRMED" | "ACTIVE" | "COMPLETED" | "CANCELLED" | "EXPIRED" | "NO_SHOW";
                        /** @description IANA name: the zone that the place keeps. */
                        timeZone: string;
                        /**
                         * Format: date-time
                         * @description ISO 8601 with Z or an offset; kept to the millisecond.
                         * @example 2026-05-04T10:00:00Z
                         * @example 2026-05-04T12:00:00+02:00
                         */
                        to: string;
                        vehiclePlate: string;
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    checkOut: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any text of your own that names this wish. Sent again, it gets the first outcome and has no second effect. */
                "Idempotency-Key"?: string;
            };
            path: {
                /**
                 * @description UUID.
                 * @example 01900000-0000-7000-8000-000000000001
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        cancellation: {
                            /** @description So long after paying everything goes back, until the stay begins. */
                            graceMinutes: number;
                            /** @description What goes back when it is cancelled so many hours before it begins, or earlier. */
                            tiers: {
                                beforeHours: number;
                                percent: number;
                            }[];
                        };
                        /**
                         * Format: date-time
                         * @description From when on the driver may check in, until the booked time ends.
                         * @example 2026-05-04T10:00:00Z
                         * @example 2026-05-04T12:00:00+02:00
                         */
                        checkInFrom: string;
                        /**
                         * Format: date-time
                         * @description ISO 8601 with Z or an offset; kept to the millisecond.
                         * @example 2026-05-04T10:00:00Z
                         * @example 2026-05-04T12:00:00+02:00
                         */
                        from: string;
                        /** @description Every change of status, the oldest first. */
                        history: {
                            /**
                             * Format: date-time
                             * @description ISO 8601 with Z or an offset; kept to the millisecond.
                             * @example 2026-05-04T10:00:00Z
                             * @example 2026-05-04T12:00:00+02:00
                             */
                            at: string;
                            /** @enum {unknown} */
                            reason?: "not-paid" | "by-driver" | "by-provider" | "by-time";
                            /**
                             * @description Where the booking is on its way; see the README of bookings.
                             * @enum {unknown}
                             */
                            status: "PENDING_PAYMENT" | "CONFIRMED" | "ACTIVE" | "COMPLETED" | "CANCELLED" | "EXPIRED" | "NO_SHOW";
                        }[];
                        /** @description Until when it must be paid; null when that is over. */
                        holdExpiresAt: string | null;
                        /**
                         * Format: uuid
                         * @description UUID.
                         * @example 01900000-0000-7000-8000-000000000001
                         */
                        id: string;
                        payment: {
                            /** @description For machines, such as card-declined. */
                            declineReason?: string;
                            /**
                             * Format: uuid
                             * @description UUID.
                             * @example 01900000-0000-7000-8000-000000000001
                             */
                            paymentId: string;
                            /**
                             * @description DECLINED may be tried again while the space is held.
                             * @enum {unknown}
                             */
                            state: "RUNNING" | "DECLINED" | "PAID";
                        } | null;
                        /** @description The payment that is tried or has paid. */
                        paymentId: string | null;
                        /**
                         * @description An exact amount of money.
                         * @example {
                         *       "amount": "12.50",
                         *       "currency": "EUR"
                         *     }
                         */
                        price: {
                            /** @description Decimal, with at most the digits of the currency. */
                            amount: string;
                            /** @description ISO 4217 code. */
                            currency: string;
                        };
                        /** @description The price line by line; the amounts add up to it. */
                        quote: {
                            /** @description Negative for what a daily cap takes off. */
                            amount: {
                                amount: string;
                                /** @description ISO 4217 code. */
                                currency: string;
                            };
                            /** @enum {unknown} */
                            label: "hourly" | "weekend" | "night" | "daily-cap" | "minimum";
                            quantity: number;
                            /** @enum {unknown} */
                            unit: "hour" | "day" | "stay";
                            /**
                             * @description An exact amount of money.
                             * @example {
                             *       "amount": "12.50",
                             *       "currency": "EUR"
                             *     }
                             */
                            unitPrice: {
                                /** @description Decimal, with at most the digits of the currency. */
                                amount: string;
                                /** @description ISO 4217 code. */
                                currency: string;
                            };
                        }[];
                        /** @description What goes back, or went back, to the driver. */
                        refund: {
                            /**
                             * @description An exact amount of money.
                             * @example {
                             *       "amount": "12.50",
                             *       "currency": "EUR"
                             *     }
                             */
                            amount: {
                                /** @description Decimal, with at most the digits of the currency. */
                                amount: string;
                                /** @description ISO 4217 code. */
                                currency: string;
                            };
                            /**
                             * @description DONE when the payment provider has sent it.
                             * @enum {unknown}
                             */
                            state: "ON_ITS_WAY" | "DONE";
                            /** @enum {unknown} */
                            why: "cancelled" | "too-late" | "paid-twice";
                        } | null;
                        /**
                         * Format: uuid
                         * @description UUID.
                         * @example 01900000-0000-7000-8000-000000000001
                         */
                        spotId: string;
                        spotName: string;
                        /**
                         * @description Where the booking is on its way; see the README of bookings.
                         * @enum {unknown}
                         */
                        status: "PENDING_PAYMENT" | "CONFIRMED" | "ACTIVE" | "COMPLETED" | "CANCELLED" | "EXPIRED" | "NO_SHOW";
                        /** @description IANA name: the zone that the place keeps. */
                        timeZone: string;
                        /**
                         * Format: date-time
                         * @description ISO 8601 with Z or an offset; kept to the millisecond.
                         * @example 2026-05-04T10:00:00Z
                         * @example 2026-05-04T12:00:00+02:00
                         */
                        to: string;
                        vehiclePlate: string;
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    listNotifications: {
        parameters: {
            query?: {
                /** @description nextCursor of the page before. */
                cursor?: string;
                /** @description Items per page. */
                limit?: number;
                /** @description True shows only what has not been read. */
                unread?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            /** @description Plain text; paragraphs are apart by an empty line. */
                            body: string;
                            category: string;
                            /**
                             * Format: date-time
                             * @description ISO 8601 with Z or an offset; kept to the millisecond.
                             * @example 2026-05-04T10:00:00Z
                             * @example 2026-05-04T12:00:00+02:00
                             */
                            createdAt: string;
                            /**
                             * Format: uuid
                             * @description UUID.
                             * @example 01900000-0000-7000-8000-000000000001
                             */
                            id: string;
                            /** @description A path of the web app that shows more. */
                            link?: string;
                            /** @description What became of the mail; absent where none was wanted. */
                            mail?: {
                                /** @description When it was sent or given up. */
                                at: string | null;
                                /** @enum {unknown} */
                                status: "pending" | "sent" | "failed";
                            };
                            /**
                             * @description What kind of notice it is.
                             * @example password-changed
                             */
                            notice: string;
                            /** @description What went by mail only counts as read. */
                            readAt: string | null;
                            title: string;
                        }[];
                        /** @description For the next page; null on the last one. */
                        nextCursor: string | null;
                        /** @description 100 means so many or more. */
                        unreadCount: number;
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    readNotification: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any text of your own that names this wish. Sent again, it gets the first outcome and has no second effect. */
                "Idempotency-Key"?: string;
            };
            path: {
                /**
                 * @description UUID.
                 * @example 01900000-0000-7000-8000-000000000001
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Plain text; paragraphs are apart by an empty line. */
                        body: string;
                        category: string;
                        /**
                         * Format: date-time
                         * @description ISO 8601 with Z or an offset; kept to the millisecond.
                         * @example 2026-05-04T10:00:00Z
                         * @example 2026-05-04T12:00:00+02:00
                         */
                        createdAt: string;
                        /**
                         * Format: uuid
                         * @description UUID.
                         * @example 01900000-0000-7000-8000-000000000001
                         */
                        id: string;
                        /** @description A path of the web app that shows more. */
                        link?: string;
                        /** @description What became of the mail; absent where none was wanted. */
                        mail?: {
                            /** @description When it was sent or given up. */
                            at: string | null;
                            /** @enum {unknown} */
                            status: "pending" | "sent" | "failed";
                        };
                        /**
                         * @description What kind of notice it is.
                         * @example password-changed
                         */
                        notice: string;
                        /** @description What went by mail only counts as read. */
                        readAt: string | null;
                        title: string;
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    getNotificationPreferences: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description True or false by category; on where nothing is said. */
                        email?: {
                            account?: boolean;
                            bookings?: boolean;
                            payments?: boolean;
                            reminders?: boolean;
                            security?: boolean;
                        };
                        /** @description True or false by category; on where nothing is said. */
                        inbox?: {
                            account?: boolean;
                            bookings?: boolean;
                            payments?: boolean;
                            reminders?: boolean;
                            security?: boolean;
                        };
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    setNotificationPreferences: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description True or false by category; on where nothing is said. */
                    email?: {
                        account?: boolean;
                        bookings?: boolean;
                        payments?: boolean;
                        reminders?: boolean;
                        security?: boolean;
                    };
                    /** @description True or false by category; on where nothing is said. */
                    inbox?: {
                        account?: boolean;
                        bookings?: boolean;
                        payments?: boolean;
                        reminders?: boolean;
                        security?: boolean;
                    };
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description True or false by category; on where nothing is said. */
                        email?: {
                            account?: boolean;
                            bookings?: boolean;
                            payments?: boolean;
                            reminders?: boolean;
                            security?: boolean;
                        };
                        /** @description True or false by category; on where nothing is said. */
                        inbox?: {
                            account?: boolean;
                            bookings?: boolean;
                            payments?: boolean;
                            reminders?: boolean;
                            security?: boolean;
                        };
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    readAllNotifications: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All that was there is read now. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    getSpot: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description UUID.
                 * @example 01900000-0000-7000-8000-000000000001
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Street, number, town. */
                        address: string;
                        amenities: ("24h-staff" | "bike-parking" | "car-wash" | "cctv" | "changing-table" | "elevator" | "ev-charging" | "family-spaces" | "gated" | "lighting" | "luggage-lockers" | "public-transport" | "shuttle" | "toilet" | "valet" | "wheelchair-access")[];
                        /** @description 1 for a single space, else the size of the lot. */
                        capacity: number;
                        covered: boolean;
                        /**
                         * Format: uuid
                         * @description UUID.
                         * @example 01900000-0000-7000-8000-000000000001
                         */
                        id: string;
                        /** @description The largest vehicle that fits, in metres; what is left out is not limited. */
                        limits: {
                            /** @description The highest vehicle that fits. */
                            heightM?: number;
                            /** @description The longest vehicle that fits. */
                            lengthM?: number;
                            /** @description The widest vehicle that fits. */
                            widthM?: number;
                        };
                        /**
                         * @description GeoJSON Point.
                         * @example {
                         *       "type": "Point",
                         *       "coordinates": [
                         *         8.5402,
                         *         47.3782
                         *       ]
                         *     }
                         */
                        location: {
                            /** @description [longitude, latitude] in degrees. */
                            coordinates: number[];
                            /** @constant */
                            type: "Point";
                        };
                        /** @description What the sign says. */
                        name: string;
                        /**
                         * @description When the spot can be used: always, or by weekday in its time zone; a missing day is closed. A whole stay must lie within.
                         * @example always
                         * @example {
                         *       "monday": [
                         *         {
                         *           "from": "07:00",
                         *           "to": "24:00"
                         *         }
                         *       ],
                         *       "friday": [
                         *         {
                         *           "from": "18:00",
                         *           "to": "02:00"
                         *         }
                         *       ]
                         *     }
                         */
                        openingHours: "always" | {
                            friday?: {
                                /** @description Local time, HH:MM. */
                                from: string;
                                /** @description Local time, HH:MM. */
                                to: string;
                            }[];
                            monday?: {
                                /** @description Local time, HH:MM. */
                                from: string;
                                /** @description Local time, HH:MM. */
                                to: string;
                            }[];
                            saturday?: {
                                /** @description Local time, HH:MM. */
                                from: string;
                                /** @description Local time, HH:MM. */
                                to: string;
                            }[];
                            sunday?: {
                                /** @description Local time, HH:MM. */
                                from: string;
                                /** @description Local time, HH:MM. */
                                to: string;
                            }[];
                            thursday?: {
                                /** @description Local time, HH:MM. */
                                from: string;
                                /** @description Local time, HH:MM. */
                                to: string;
                            }[];
                            tuesday?: {
                                /** @description Local time, HH:MM. */
                                from: string;
                                /** @description Local time, HH:MM. */
                                to: string;
                            }[];
                            wednesday?: {
                                /** @description Local time, HH:MM. */
                                from: string;
                                /** @description Local time, HH:MM. */
                                to: string;
                            }[];
                        };
                        /** @description What a stay costs. All amounts have the currency of hourly. */
                        pricing: {
                            /** @description The most that one local calendar day costs. */
                            dailyMax?: {
                                /** @description Decimal, with at most the digits of the currency. */
                                amount: string;
                                /** @description ISO 4217 code. */
                                currency: string;
                            };
                            /**
                             * @description An exact amount of money.
                             * @example {
                             *       "amount": "12.50",
                             *       "currency": "EUR"
                             *     }
                             */
                            hourly: {
                                /** @description Decimal, with at most the digits of the currency. */
                                amount: string;
                                /** @description ISO 4217 code. */
                                currency: string;
                            };
                            /** @description The least that a stay costs. */
                            minimum?: {
                                /** @description Decimal, with at most the digits of the currency. */
                                amount: string;
                                /** @description ISO 4217 code. */
                                currency: string;
                            };
                            /** @description Per hour at night, weekends included. The night may cross midnight. */
                            night?: {
                                /** @description Local time, HH:MM. */
                                from: string;
                                /**
                                 * @description An exact amount of money.
                                 * @example {
                                 *       "amount": "12.50",
                                 *       "currency": "EUR"
                                 *     }
                                 */
                                hourly: {
                                    /** @description Decimal, with at most the digits of the currency. */
                                    amount: string;
                                    /** @description ISO 4217 code. */
                                    currency: string;
                                };
                                /** @description Local time, HH:MM. */
                                to: string;
                            };
                            /**
                             * @description The billing step: each one begun is paid whole, at the rate in force when it begins.
                             * @default 15
                             * @enum {integer}
                             */
                            stepMinutes: 1 | 5 | 10 | 15 | 20 | 30 | 60;
                            /** @description Per hour on local Saturdays and Sundays. */
                            weekendHourly?: {
                                /** @description Decimal, with at most the digits of the currency. */
                                amount: string;
                                /** @description ISO 4217 code. */
                                currency: string;
                            };
                        };
                        /** @enum {unknown} */
                        spotType: "regular" | "ev" | "accessible" | "motorcycle";
                        /** @enum {unknown} */
                        status: "ACTIVE" | "PAUSED" | "ARCHIVED";
                        /**
                         * @description IANA name.
                         * @example Europe/Zurich
                         */
                        timeZone: string;
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    getAvailability: {
        parameters: {
            query: {
                /** @description ISO 8601 with Z or an offset; kept to the millisecond. */
                from: string;
                /** @description ISO 8601 with Z or an offset; kept to the millisecond. */
                to: string;
            };
            header?: never;
            path: {
                /**
                 * @description UUID.
                 * @example 01900000-0000-7000-8000-000000000001
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        available: boolean;
                        freeUnits: number;
                        /**
                         * @description An exact amount of money.
                         * @example {
                         *       "amount": "12.50",
                         *       "currency": "EUR"
                         *     }
                         */
                        price: {
                            /** @description Decimal, with at most the digits of the currency. */
                            amount: string;
                            /** @description ISO 4217 code. */
                            currency: string;
                        };
                        /** @description The price line by line; the amounts add up to it. */
                        quote: {
                            /** @description Negative for what a daily cap takes off. */
                            amount: {
                                amount: string;
                                /** @description ISO 4217 code. */
                                currency: string;
                            };
                            /** @enum {unknown} */
                            label: "hourly" | "weekend" | "night" | "daily-cap" | "minimum";
                            quantity: number;
                            /** @enum {unknown} */
                            unit: "hour" | "day" | "stay";
                            /**
                             * @description An exact amount of money.
                             * @example {
                             *       "amount": "12.50",
                             *       "currency": "EUR"
                             *     }
                             */
                            unitPrice: {
                                /** @description Decimal, with at most the digits of the currency. */
                                amount: string;
                                /** @description ISO 4217 code. */
                                currency: string;
                            };
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    getSpotCalendar: {
        parameters: {
            query: {
                /** @description ISO 8601 with Z or an offset; kept to the millisecond. */
                from: string;
                /** @description At most 14 days after from. */
                to: string;
            };
            header?: never;
            path: {
                /**
                 * @description UUID.
                 * @example 01900000-0000-7000-8000-000000000001
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description One after the other, without a gap. The first and the last may be shorter, and those around a change of clocks. */
                        hours: {
                            /** @description How many can be held for the whole of the hour. */
                            freeUnits: number;
                            /**
                             * Format: date-time
                             * @description ISO 8601 with Z or an offset; kept to the millisecond.
                             * @example 2026-05-04T10:00:00Z
                             * @example 2026-05-04T12:00:00+02:00
                             */
                            from: string;
                            /**
                             * @description CLOSED when it is not open for the whole of the hour.
                             * @enum {unknown}
                             */
                            status: "FREE" | "FULL" | "CLOSED";
                            /**
                             * Format: date-time
                             * @description ISO 8601 with Z or an offset; kept to the millisecond.
                             * @example 2026-05-04T10:00:00Z
                             * @example 2026-05-04T12:00:00+02:00
                             */
                            to: string;
                        }[];
                        /** @description IANA name: the zone whose clock the hours follow. */
                        timeZone: string;
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    clusterSpots: {
        parameters: {
            query: {
                /**
                 * @description All of these, separated by commas.
                 * @example cctv,toilet
                 */
                amenities?: string;
                /**
                 * @description west,south,east,north in degrees. West greater than east crosses the antimeridian.
                 * @example 8.50,47.35,8.58,47.40
                 */
                bbox: string;
                covered?: boolean;
                /** @description ISO 8601 with Z or an offset; kept to the millisecond. */
                from?: string;
                spotType?: "regular" | "ev" | "accessible" | "motorcycle";
                /** @description ISO 8601 with Z or an offset; kept to the millisecond. */
                to?: string;
                zoom: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            capacity: number;
                            /** @description H3 cell. */
                            cell: string;
                            count: number;
                            /** @description Null without from and to, and where there are too many spots to look at each. */
                            freeUnits: number | null;
                            /**
                             * @description GeoJSON Point.
                             * @example {
                             *       "type": "Point",
                             *       "coordinates": [
                             *         8.5402,
                             *         47.3782
                             *       ]
                             *     }
                             */
                            location: {
                                /** @description [longitude, latitude] in degrees. */
                                coordinates: number[];
                                /** @constant */
                                type: "Point";
                            };
                            /** @description The spot, when it is the only one. */
                            spotId: string | null;
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    searchSpots: {
        parameters: {
            query: {
                /**
                 * @description All of these, separated by commas.
                 * @example cctv,toilet
                 */
                amenities?: string;
                /**
                 * @description west,south,east,north in degrees. West greater than east crosses the antimeridian.
                 * @example 8.50,47.35,8.58,47.40
                 */
                bbox?: string;
                covered?: boolean;
                /** @description nextCursor of the page before. */
                cursor?: string;
                /** @description ISO 8601 with Z or an offset; kept to the millisecond. */
                from: string;
                lat?: number;
                /** @description Items per page. */
                limit?: number;
                lng?: number;
                /** @description For the whole stay, in each spot’s own currency. */
                maxPrice?: number;
                /** @description 1000 when left out. */
                radiusM?: number;
                sort?: "distance" | "price";
                spotType?: "regular" | "ev" | "accessible" | "motorcycle";
                /** @description ISO 8601 with Z or an offset; kept to the millisecond. */
                to: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            address: string;
                            amenities: ("24h-staff" | "bike-parking" | "car-wash" | "cctv" | "changing-table" | "elevator" | "ev-charging" | "family-spaces" | "gated" | "lighting" | "luggage-lockers" | "public-transport" | "shuttle" | "toilet" | "valet" | "wheelchair-access")[];
                            capacity: number;
                            covered: boolean;
                            /** @description From the point, or from the middle of the box. */
                            distanceM: number;
                            /** @description How many can be held for the whole of the interval. */
                            freeUnits: number;
                            /**
                             * Format: uuid
                             * @description UUID.
                             * @example 01900000-0000-7000-8000-000000000001
                             */
                            id: string;
                            /**
                             * @description GeoJSON Point.
                             * @example {
                             *       "type": "Point",
                             *       "coordinates": [
                             *         8.5402,
                             *         47.3782
                             *       ]
                             *     }
                             */
                            location: {
                                /** @description [longitude, latitude] in degrees. */
                                coordinates: number[];
                                /** @constant */
                                type: "Point";
                            };
                            name: string;
                            /**
                             * @description An exact amount of money.
                             * @example {
                             *       "amount": "12.50",
                             *       "currency": "EUR"
                             *     }
                             */
                            price: {
                                /** @description Decimal, with at most the digits of the currency. */
                                amount: string;
                                /** @description ISO 4217 code. */
                                currency: string;
                            };
                            /** @enum {unknown} */
                            spotType: "regular" | "ev" | "accessible" | "motorcycle";
                            /** @description IANA name: the zone that the place keeps. */
                            timeZone: string;
                        }[];
                        /** @description For the next page; null on the last one. */
                        nextCursor: string | null;
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    getPayment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description UUID.
                 * @example 01900000-0000-7000-8000-000000000001
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description An exact amount of money.
                         * @example {
                         *       "amount": "12.50",
                         *       "currency": "EUR"
                         *     }
                         */
                        amount: {
                            /** @description Decimal, with at most the digits of the currency. */
                            amount: string;
                            /** @description ISO 4217 code. */
                            currency: string;
                        };
                        /** @enum {unknown} */
                        declineReason?: "card-declined" | "insufficient-funds" | "expired-card" | "authentication-failed" | "invalid-payment-method" | "timeout";
                        description: string;
                        /**
                         * Format: uuid
                         * @description UUID.
                         * @example 01900000-0000-7000-8000-000000000001
                         */
                        id: string;
                        /** @description What the payer must do now; only while it REQUIRES_ACTION. */
                        nextAction?: {
                            /** @constant */
                            type: "redirect";
                            /** @description Where the payer confirms the payment. */
                            url: string;
                        };
                        /** @description What is paid for, in the words of whoever asked for the payment. */
                        reference: {
                            id: string;
                            type: string;
                        };
                        /** @description What went back, or is on its way back. */
                        refunded: {
                            /** @description Decimal, with at most the digits of the currency. */
                            amount: string;
                            /** @description ISO 4217 code. */
                            currency: string;
                        };
                        /** @description In the order in which they were asked for. */
                        refunds: {
                            /**
                             * @description An exact amount of money.
                             * @example {
                             *       "amount": "12.50",
                             *       "currency": "EUR"
                             *     }
                             */
                            amount: {
                                /** @description Decimal, with at most the digits of the currency. */
                                amount: string;
                                /** @description ISO 4217 code. */
                                currency: string;
                            };
                            /**
                             * Format: uuid
                             * @description UUID.
                             * @example 01900000-0000-7000-8000-000000000001
                             */
                            id: string;
                            reason: string;
                            /**
                             * Format: date-time
                             * @description ISO 8601 with Z or an offset; kept to the millisecond.
                             * @example 2026-05-04T10:00:00Z
                             * @example 2026-05-04T12:00:00+02:00
                             */
                            requestedAt: string;
                            /**
                             * Format: date-time
                             * @description ISO 8601 with Z or an offset; kept to the millisecond.
                             * @example 2026-05-04T10:00:00Z
                             * @example 2026-05-04T12:00:00+02:00
                             */
                            settledAt?: string;
                            /** @enum {unknown} */
                            status: "REQUESTED" | "SUCCEEDED" | "FAILED";
                        }[];
                        /**
                         * Format: date-time
                         * @description ISO 8601 with Z or an offset; kept to the millisecond.
                         * @example 2026-05-04T10:00:00Z
                         * @example 2026-05-04T12:00:00+02:00
                         */
                        startedAt: string;
                        /**
                         * @description Where the payment is on its way; see the README of payments.
                         * @enum {unknown}
                         */
                        status: "PROCESSING" | "REQUIRES_ACTION" | "SUCCEEDED" | "DECLINED" | "CANCELLED";
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    getReceipt: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description UUID.
                 * @example 01900000-0000-7000-8000-000000000001
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description An exact amount of money.
                         * @example {
                         *       "amount": "12.50",
                         *       "currency": "EUR"
                         *     }
                         */
                        amount: {
                            /** @description Decimal, with at most the digits of the currency. */
                            amount: string;
                            /** @description ISO 4217 code. */
                            currency: string;
                        };
                        description: string;
                        /**
                         * Format: date-time
                         * @description When the money was captured.
                         * @example 2026-05-04T10:00:00Z
                         * @example 2026-05-04T12:00:00+02:00
                         */
                        issuedAt: string;
                        /** @description They add up to the amount. */
                        lines: {
                            /**
                             * @description An exact amount of money.
                             * @example {
                             *       "amount": "12.50",
                             *       "currency": "EUR"
                             *     }
                             */
                            amount: {
                                /** @description Decimal, with at most the digits of the currency. */
                                amount: string;
                                /** @description ISO 4217 code. */
                                currency: string;
                            };
                            label: string;
                        }[];
                        /**
                         * @description Names this receipt; the same each time.
                         * @example 2026-1C9E7A526F0E
                         */
                        number: string;
                        /** @description The amount less what has gone back. */
                        paid: {
                            /** @description Decimal, with at most the digits of the currency. */
                            amount: string;
                            /** @description ISO 4217 code. */
                            currency: string;
                        };
                        payeeId: string;
                        payerId: string;
                        /**
                         * Format: uuid
                         * @description UUID.
                         * @example 01900000-0000-7000-8000-000000000001
                         */
                        paymentId: string;
                        /** @description What is paid for, in the words of whoever asked for the payment. */
                        reference: {
                            id: string;
                            type: string;
                        };
                        /** @description What has gone back. */
                        refunds: {
                            /**
                             * @description An exact amount of money.
                             * @example {
                             *       "amount": "12.50",
                             *       "currency": "EUR"
                             *     }
                             */
                            amount: {
                                /** @description Decimal, with at most the digits of the currency. */
                                amount: string;
                                /** @description ISO 4217 code. */
                                currency: string;
                            };
                            /**
                             * Format: uuid
                             * @description UUID.
                             * @example 01900000-0000-7000-8000-000000000001
                             */
                            id: string;
                            reason: string;
                            /**
                             * Format: date-time
                             * @description ISO 8601 with Z or an offset; kept to the millisecond.
                             * @example 2026-05-04T10:00:00Z
                             * @example 2026-05-04T12:00:00+02:00
                             */
                            refundedAt: string;
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    payBooking: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any text of your own that names this wish. Sent again, it gets the first outcome and has no second effect. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * Format: uuid
                     * @description UUID.
                     * @example 01900000-0000-7000-8000-000000000001
                     */
                    bookingId: string;
                    /**
                     * @description A token of the payment provider, never card data.
                     * @example tok_visa
                     */
                    paymentMethod: string;
                };
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    /** @description Where the payment is. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        declineReason?: string;
                        nextAction?: {
                            /** @constant */
                            type: "redirect";
                            /**
                             * Format: uri
                             * @description Where the payer confirms at the bank.
                             */
                            url: string;
                        };
                        /**
                         * Format: uuid
                         * @description UUID.
                         * @example 01900000-0000-7000-8000-000000000001
                         */
                        paymentId: string;
                        /** @enum {unknown} */
                        status: "PROCESSING" | "REQUIRES_ACTION" | "SUCCEEDED" | "DECLINED" | "CANCELLED";
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    takeWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                provider: string;
            };
            cookie?: never;
        };
        /** @description As the provider documents it. */
        requestBody: {
            content: {
                "application/json": {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description It is taken, and need not be sent again. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    findPlaces: {
        parameters: {
            query: {
                /** @description False for spots alone, which are found at once: for each letter that is typed. */
                addresses?: boolean;
                /** @description Of spots, and of addresses. */
                limit?: number;
                q: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Other places in the world, the best first. Nothing need be listed there. */
                        addresses: {
                            address: string;
                            /** @constant */
                            kind: "address";
                            /**
                             * @description GeoJSON Point.
                             * @example {
                             *       "type": "Point",
                             *       "coordinates": [
                             *         8.5402,
                             *         47.3782
                             *       ]
                             *     }
                             */
                            location: {
                                /** @description [longitude, latitude] in degrees. */
                                coordinates: number[];
                                /** @constant */
                                type: "Point";
                            };
                            name: string;
                        }[];
                        /** @description To be shown with the addresses, where there are any. */
                        attribution: string | null;
                        /** @description What is listed. */
                        items: {
                            address: string;
                            /**
                             * Format: uuid
                             * @description UUID.
                             * @example 01900000-0000-7000-8000-000000000001
                             */
                            id: string;
                            /** @constant */
                            kind: "spot";
                            /**
                             * @description GeoJSON Point.
                             * @example {
                             *       "type": "Point",
                             *       "coordinates": [
                             *         8.5402,
                             *         47.3782
                             *       ]
                             *     }
                             */
                            location: {
                                /** @description [longitude, latitude] in degrees. */
                                coordinates: number[];
                                /** @constant */
                                type: "Point";
                            };
                            name: string;
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    listProviderBookings: {
        parameters: {
            query?: {
                /** @description nextCursor of the page before. */
                cursor?: string;
                /** @description Only bookings that end after this instant. */
                from?: string;
                /** @description Items per page. */
                limit?: number;
                /** @description Whether those that begin last or first come first. */
                order?: "latest" | "earliest";
                /**
                 * @description UUID.
                 * @example 01900000-0000-7000-8000-000000000001
                 */
                spotId?: string;
                /** @description Where the booking is on its way; see the README of bookings. */
                status?: "PENDING_PAYMENT" | "CONFIRMED" | "ACTIVE" | "COMPLETED" | "CANCELLED" | "EXPIRED" | "NO_SHOW";
                /** @description Only bookings that begin before this instant. */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            /**
                             * Format: date-time
                             * @description ISO 8601 with Z or an offset; kept to the millisecond.
                             * @example 2026-05-04T10:00:00Z
                             * @example 2026-05-04T12:00:00+02:00
                             */
                            from: string;
                            /** @description Until when it must be paid; null when that is over. */
                            holdExpiresAt: string | null;
                            /**
                             * Format: uuid
                             * @description UUID.
                             * @example 01900000-0000-7000-8000-000000000001
                             */
                            id: string;
                            /**
                             * @description An exact amount of money.
                             * @example {
                             *       "amount": "12.50",
                             *       "currency": "EUR"
                             *     }
                             */
                            price: {
                                /** @description Decimal, with at most the digits of the currency. */
                                amount: string;
                                /** @description ISO 4217 code. */
                                currency: string;
                            };
                            /**
                             * Format: uuid
                             * @description UUID.
                             * @example 01900000-0000-7000-8000-000000000001
                             */
                            spotId: string;
                            spotName: string;
                            /**
                             * @description Where the booking is on its way; see the README of bookings.
                             * @enum {unknown}
                             */
                            status: "PENDING_PAYMENT" | "CONFIRMED" | "ACTIVE" | "COMPLETED" | "CANCELLED" | "EXPIRED" | "NO_SHOW";
                            /** @description IANA name: the zone that the place keeps. */
                            timeZone: string;
                            /**
                             * Format: date-time
                             * @description ISO 8601 with Z or an offset; kept to the millisecond.
                             * @example 2026-05-04T10:00:00Z
                             * @example 2026-05-04T12:00:00+02:00
                             */
                            to: string;
                            vehiclePlate: string;
                        }[];
                        /** @description For the next page; null on the last one. */
                        nextCursor: string | null;
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    getProviderBooking: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description UUID.
                 * @example 01900000-0000-7000-8000-000000000001
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        cancellation: {
                            /** @description So long after paying everything goes back, until the stay begins. */
                            graceMinutes: number;
                            /** @description What goes back when it is cancelled so many hours before it begins, or earlier. */
                            tiers: {
                                beforeHours: number;
                                percent: number;
                            }[];
                        };
                        /**
                         * Format: date-time
                         * @description From when on the driver may check in, until the booked time ends.
                         * @example 2026-05-04T10:00:00Z
                         * @example 2026-05-04T12:00:00+02:00
                         */
                        checkInFrom: string;
                        /**
                         * Format: date-time
                         * @description ISO 8601 with Z or an offset; kept to the millisecond.
                         * @example 2026-05-04T10:00:00Z
                         * @example 2026-05-04T12:00:00+02:00
                         */
                        from: string;
                        /** @description Every change of status, the oldest first. */
                        history: {
                            /**
                             * Format: date-time
                             * @description ISO 8601 with Z or an offset; kept to the millisecond.
                             * @example 2026-05-04T10:00:00Z
                             * @example 2026-05-04T12:00:00+02:00
                             */
                            at: string;
                            /** @enum {unknown} */
                            reason?: "not-paid" | "by-driver" | "by-provider" | "by-time";
                            /**
                             * @description Where the booking is on its way; see the README of bookings.
                             * @enum {unknown}
                             */
                            status: "PENDING_PAYMENT" | "CONFIRMED" | "ACTIVE" | "COMPLETED" | "CANCELLED" | "EXPIRED" | "NO_SHOW";
                        }[];
                        /** @description Until when it must be paid; null when that is over. */
                        holdExpiresAt: string | null;
                        /**
                         * Format: uuid
                         * @description UUID.
                         * @example 01900000-0000-7000-8000-000000000001
                         */
                        id: string;
                        payment: {
                            /** @description For machines, such as card-declined. */
                            declineReason?: string;
                            /**
                             * Format: uuid
                             * @description UUID.
                             * @example 01900000-0000-7000-8000-000000000001
                             */
                            paymentId: string;
                            /**
                             * @description DECLINED may be tried again while the space is held.
                             * @enum {unknown}
                             */
                            state: "RUNNING" | "DECLINED" | "PAID";
                        } | null;
                        /** @description The payment that is tried or has paid. */
                        paymentId: string | null;
                        /**
                         * @description An exact amount of money.
                         * @example {
                         *       "amount": "12.50",
                         *       "currency": "EUR"
                         *     }
                         */
                        price: {
                            /** @description Decimal, with at most the digits of the currency. */
                            amount: string;
                            /** @description ISO 4217 code. */
                            currency: string;
                        };
                        /** @description The price line by line; the amounts add up to it. */
                        quote: {
                            /** @description Negative for what a daily cap takes off. */
                            amount: {
                                amount: string;
                                /** @description ISO 4217 code. */
                                currency: string;
                            };
                            /** @enum {unknown} */
                            label: "hourly" | "weekend" | "night" | "daily-cap" | "minimum";
                            quantity: number;
                            /** @enum {unknown} */
                            unit: "hour" | "day" | "stay";
                            /**
                             * @description An exact amount of money.
                             * @example {
                             *       "amount": "12.50",
                             *       "currency": "EUR"
                             *     }
                             */
                            unitPrice: {
                                /** @description Decimal, with at most the digits of the currency. */
                                amount: string;
                                /** @description ISO 4217 code. */
                                currency: string;
                            };
                        }[];
                        /** @description What goes back, or went back, to the driver. */
                        refund: {
                            /**
                             * @description An exact amount of money.
                             * @example {
                             *       "amount": "12.50",
                             *       "currency": "EUR"
                             *     }
                             */
                            amount: {
                                /** @description Decimal, with at most the digits of the currency. */
                                amount: string;
                                /** @description ISO 4217 code. */
                                currency: string;
                            };
                            /**
                             * @description DONE when the payment provider has sent it.
                             * @enum {unknown}
                             */
                            state: "ON_ITS_WAY" | "DONE";
                            /** @enum {unknown} */
                            why: "cancelled" | "too-late" | "paid-twice";
                        } | null;
                        /**
                         * Format: uuid
                         * @description UUID.
                         * @example 01900000-0000-7000-8000-000000000001
                         */
                        spotId: string;
                        spotName: string;
                        /**
                         * @description Where the booking is on its way; see the README of bookings.
                         * @enum {unknown}
                         */
                        status: "PENDING_PAYMENT" | "CONFIRMED" | "ACTIVE" | "COMPLETED" | "CANCELLED" | "EXPIRED" | "NO_SHOW";
                        /** @description IANA name: the zone that the place keeps. */
                        timeZone: string;
                        /**
                         * Format: date-time
                         * @description ISO 8601 with Z or an offset; kept to the millisecond.
                         * @example 2026-05-04T10:00:00Z
                         * @example 2026-05-04T12:00:00+02:00
                         */
                        to: string;
                        vehiclePlate: string;
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    getEarnings: {
        parameters: {
            query: {
                /** @description Taken at its quarter of an hour. */
                from: string;
                /** @description IANA name: whose days the earnings are told by. */
                timeZone?: string;
                /** @description Not included. At most 400 days after from. */
                to: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Those on which something happened, the earliest first. */
                        days: {
                            /** @description What the platform keeps; negative where more of it went back than came in. */
                            commission: {
                                amount: string;
                                currency: string;
                            };
                            currency: string;
                            /** Format: date */
                            date: string;
                            /** @description What payers paid. */
                            gross: {
                                amount: string;
                                currency: string;
                            };
                            /** @description What is left for the payee: gross less refunds and commission. */
                            net: {
                                amount: string;
                                currency: string;
                            };
                            /** @description What went back to payers. */
                            refunded: {
                                amount: string;
                                currency: string;
                            };
                        }[];
                        /**
                         * Format: date-time
                         * @description ISO 8601 with Z or an offset; kept to the millisecond.
                         * @example 2026-05-04T10:00:00Z
                         * @example 2026-05-04T12:00:00+02:00
                         */
                        from: string;
                        timeZone: string;
                        /**
                         * Format: date-time
                         * @description ISO 8601 with Z or an offset; kept to the millisecond.
                         * @example 2026-05-04T10:00:00Z
                         * @example 2026-05-04T12:00:00+02:00
                         */
                        to: string;
                        /** @description One for each currency. */
                        totals: {
                            /** @description What the platform keeps; negative where more of it went back than came in. */
                            commission: {
                                amount: string;
                                currency: string;
                            };
                            currency: string;
                            /** @description What payers paid. */
                            gross: {
                                amount: string;
                                currency: string;
                            };
                            /** @description What is left for the payee: gross less refunds and commission. */
                            net: {
                                amount: string;
                                currency: string;
                            };
                            /** @description What went back to payers. */
                            refunded: {
                                amount: string;
                                currency: string;
                            };
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    getOwnSpots: {
        parameters: {
            query?: {
                /** @description nextCursor of the page before. */
                cursor?: string;
                /** @description Items per page. */
                limit?: number;
                /** @description All but archived ones when left out. */
                status?: "ACTIVE" | "PAUSED" | "ARCHIVED";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            /** @description Street, number, town. */
                            address: string;
                            amenities: ("24h-staff" | "bike-parking" | "car-wash" | "cctv" | "changing-table" | "elevator" | "ev-charging" | "family-spaces" | "gated" | "lighting" | "luggage-lockers" | "public-transport" | "shuttle" | "toilet" | "valet" | "wheelchair-access")[];
                            /** @description 1 for a single space, else the size of the lot. */
                            capacity: number;
                            /**
                             * Format: date-time
                             * @description ISO 8601 with Z or an offset; kept to the millisecond.
                             * @example 2026-05-04T10:00:00Z
                             * @example 2026-05-04T12:00:00+02:00
                             */
                            changedAt: string;
                            covered: boolean;
                            /**
                             * Format: date-time
                             * @description ISO 8601 with Z or an offset; kept to the millisecond.
                             * @example 2026-05-04T10:00:00Z
                             * @example 2026-05-04T12:00:00+02:00
                             */
                            createdAt: string;
                            /**
                             * Format: uuid
                             * @description UUID.
                             * @example 01900000-0000-7000-8000-000000000001
                             */
                            id: string;
                            /** @description The largest vehicle that fits, in metres; what is left out is not limited. */
                            limits: {
                                /** @description The highest vehicle that fits. */
                                heightM?: number;
                                /** @description The longest vehicle that fits. */
                                lengthM?: number;
                                /** @description The widest vehicle that fits. */
                                widthM?: number;
                            };
                            /**
                             * @description GeoJSON Point.
                             * @example {
                             *       "type": "Point",
                             *       "coordinates": [
                             *         8.5402,
                             *         47.3782
                             *       ]
                             *     }
                             */
                            location: {
                                /** @description [longitude, latitude] in degrees. */
                                coordinates: number[];
                                /** @constant */
                                type: "Point";
                            };
                            /** @description What the sign says. */
                            name: string;
                            /**
                             * @description When the spot can be used: always, or by weekday in its time zone; a missing day is closed. A whole stay must lie within.
                             * @example always
                             * @example {
                             *       "monday": [
                             *         {
                             *           "from": "07:00",
                             *           "to": "24:00"
                             *         }
                             *       ],
                             *       "friday": [
                             *         {
                             *           "from": "18:00",
                             *           "to": "02:00"
                             *         }
                             *       ]
                             *     }
                             */
                            openingHours: "always" | {
                                friday?: {
                                    /** @description Local time, HH:MM. */
                                    from: string;
                                    /** @description Local time, HH:MM. */
                                    to: string;
                                }[];
                                monday?: {
                                    /** @description Local time, HH:MM. */
                                    from: string;
                                    /** @description Local time, HH:MM. */
                                    to: string;
                                }[];
                                saturday?: {
                                    /** @description Local time, HH:MM. */
                                    from: string;
                                    /** @description Local time, HH:MM. */
                                    to: string;
                                }[];
                                sunday?: {
                                    /** @description Local time, HH:MM. */
                                    from: string;
                                    /** @description Local time, HH:MM. */
                                    to: string;
                                }[];
                                thursday?: {
                                    /** @description Local time, HH:MM. */
                                    from: string;
                                    /** @description Local time, HH:MM. */
                                    to: string;
                                }[];
                                tuesday?: {
                                    /** @description Local time, HH:MM. */
                                    from: string;
                                    /** @description Local time, HH:MM. */
                                    to: string;
                                }[];
                                wednesday?: {
                                    /** @description Local time, HH:MM. */
                                    from: string;
                                    /** @description Local time, HH:MM. */
                                    to: string;
                                }[];
                            };
                            /** @description What a stay costs. All amounts have the currency of hourly. */
                            pricing: {
                                /** @description The most that one local calendar day costs. */
                                dailyMax?: {
                                    /** @description Decimal, with at most the digits of the currency. */
                                    amount: string;
                                    /** @description ISO 4217 code. */
                                    currency: string;
                                };
                                /**
                                 * @description An exact amount of money.
                                 * @example {
                                 *       "amount": "12.50",
                                 *       "currency": "EUR"
                                 *     }
                                 */
                                hourly: {
                                    /** @description Decimal, with at most the digits of the currency. */
                                    amount: string;
                                    /** @description ISO 4217 code. */
                                    currency: string;
                                };
                                /** @description The least that a stay costs. */
                                minimum?: {
                                    /** @description Decimal, with at most the digits of the currency. */
                                    amount: string;
                                    /** @description ISO 4217 code. */
                                    currency: string;
                                };
                                /** @description Per hour at night, weekends included. The night may cross midnight. */
                                night?: {
                                    /** @description Local time, HH:MM. */
                                    from: string;
                                    /**
                                     * @description An exact amount of money.
                                     * @example {
                                     *       "amount": "12.50",
                                     *       "currency": "EUR"
                                     *     }
                                     */
                                    hourly: {
                                        /** @description Decimal, with at most the digits of the currency. */
                                        amount: string;
                                        /** @description ISO 4217 code. */
                                        currency: string;
                                    };
                                    /** @description Local time, HH:MM. */
                                    to: string;
                                };
                                /**
                                 * @description The billing step: each one begun is paid whole, at the rate in force when it begins.
                                 * @default 15
                                 * @enum {integer}
                                 */
                                stepMinutes: 1 | 5 | 10 | 15 | 20 | 30 | 60;
                                /** @description Per hour on local Saturdays and Sundays. */
                                weekendHourly?: {
                                    /** @description Decimal, with at most the digits of the currency. */
                                    amount: string;
                                    /** @description ISO 4217 code. */
                                    currency: string;
                                };
                            };
                            /** @description The ETag; send it as If-Match with a change. */
                            revision: number;
                            /** @enum {unknown} */
                            spotType: "regular" | "ev" | "accessible" | "motorcycle";
                            /** @enum {unknown} */
                            status: "ACTIVE" | "PAUSED" | "ARCHIVED";
                            /**
                             * @description IANA name.
                             * @example Europe/Zurich
                             */
                            timeZone: string;
                        }[];
                        /** @description For the next page; null on the last one. */
                        nextCursor: string | null;
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    listSpot: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any text of your own that names this wish. Sent again, it gets the first outcome and has no second effect. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        /** @description What is left out: a regular space in the open, without amenities and limits, always open. */
        requestBody: {
            content: {
                "application/json": {
                    /** @description Street, number, town. */
                    address: string;
                    amenities?: ("24h-staff" | "bike-parking" | "car-wash" | "cctv" | "changing-table" | "elevator" | "ev-charging" | "family-spaces" | "gated" | "lighting" | "luggage-lockers" | "public-transport" | "shuttle" | "toilet" | "valet" | "wheelchair-access")[];
                    /** @description 1 for a single space, else the size of the lot. */
                    capacity: number;
                    covered?: boolean;
                    /** @description The largest vehicle that fits, in metres; what is left out is not limited. */
                    limits?: {
                        /** @description The highest vehicle that fits. */
                        heightM?: number;
                        /** @description The longest vehicle that fits. */
                        lengthM?: number;
                        /** @description The widest vehicle that fits. */
                        widthM?: number;
                    };
                    /**
                     * @description GeoJSON Point.
                     * @example {
                     *       "type": "Point",
                     *       "coordinates": [
                     *         8.5402,
                     *         47.3782
                     *       ]
                     *     }
                     */
                    location: {
                        /** @description [longitude, latitude] in degrees. */
                        coordinates: number[];
                        /** @constant */
                        type: "Point";
                    };
                    /** @description What the sign says. */
                    name: string;
                    /**
                     * @description When the spot can be used: always, or by weekday in its time zone; a missing day is closed. A whole stay must lie within.
                     * @example always
                     * @example {
                     *       "monday": [
                     *         {
                     *           "from": "07:00",
                     *           "to": "24:00"
                     *         }
                     *       ],
                     *       "friday": [
                     *         {
                     *           "from": "18:00",
                     *           "to": "02:00"
                     *         }
                     *       ]
                     *     }
                     */
                    openingHours?: "always" | {
                        friday?: {
                            /** @description Local time, HH:MM. */
                            from: string;
                            /** @description Local time, HH:MM. */
                            to: string;
                        }[];
                        monday?: {
                            /** @description Local time, HH:MM. */
                            from: string;
                            /** @description Local time, HH:MM. */
                            to: string;
                        }[];
                        saturday?: {
                            /** @description Local time, HH:MM. */
                            from: string;
                            /** @description Local time, HH:MM. */
                            to: string;
                        }[];
                        sunday?: {
                            /** @description Local time, HH:MM. */
                            from: string;
                            /** @description Local time, HH:MM. */
                            to: string;
                        }[];
                        thursday?: {
                            /** @description Local time, HH:MM. */
                            from: string;
                            /** @description Local time, HH:MM. */
                            to: string;
                        }[];
                        tuesday?: {
                            /** @description Local time, HH:MM. */
                            from: string;
                            /** @description Local time, HH:MM. */
                            to: string;
                        }[];
                        wednesday?: {
                            /** @description Local time, HH:MM. */
                            from: string;
                            /** @description Local time, HH:MM. */
                            to: string;
                        }[];
                    };
                    /** @description What a stay costs. All amounts have the currency of hourly. */
                    pricing: {
                        /** @description The most that one local calendar day costs. */
                        dailyMax?: {
                            /** @description Decimal, with at most the digits of the currency. */
                            amount: string;
                            /** @description ISO 4217 code. */
                            currency: string;
                        };
                        /**
                         * @description An exact amount of money.
                         * @example {
                         *       "amount": "12.50",
                         *       "currency": "EUR"
                         *     }
                         */
                        hourly: {
                            /** @description Decimal, with at most the digits of the currency. */
                            amount: string;
                            /** @description ISO 4217 code. */
                            currency: string;
                        };
                        /** @description The least that a stay costs. */
                        minimum?: {
                            /** @description Decimal, with at most the digits of the currency. */
                            amount: string;
                            /** @description ISO 4217 code. */
                            currency: string;
                        };
                        /** @description Per hour at night, weekends included. The night may cross midnight. */
                        night?: {
                            /** @description Local time, HH:MM. */
                            from: string;
                            /**
                             * @description An exact amount of money.
                             * @example {
                             *       "amount": "12.50",
                             *       "currency": "EUR"
                             *     }
                             */
                            hourly: {
                                /** @description Decimal, with at most the digits of the currency. */
                                amount: string;
                                /** @description ISO 4217 code. */
                                currency: string;
                            };
                            /** @description Local time, HH:MM. */
                            to: string;
                        };
                        /**
                         * @description The billing step: each one begun is paid whole, at the rate in force when it begins.
                         * @default 15
                         * @enum {integer}
                         */
                        stepMinutes?: 1 | 5 | 10 | 15 | 20 | 30 | 60;
                        /** @description Per hour on local Saturdays and Sundays. */
                        weekendHourly?: {
                            /** @description Decimal, with at most the digits of the currency. */
                            amount: string;
                            /** @description ISO 4217 code. */
                            currency: string;
                        };
                    };
                    /** @enum {unknown} */
                    spotType?: "regular" | "ev" | "accessible" | "motorcycle";
                    /**
                     * @description IANA name.
                     * @example Europe/Zurich
                     */
                    timeZone: string;
                };
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    /** @description The revision, for If-Match. */
                    ETag?: string;
                    /** @description Where the spot is. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Street, number, town. */
                        address: string;
                        amenities: ("24h-staff" | "bike-parking" | "car-wash" | "cctv" | "changing-table" | "elevator" | "ev-charging" | "family-spaces" | "gated" | "lighting" | "luggage-lockers" | "public-transport" | "shuttle" | "toilet" | "valet" | "wheelchair-access")[];
                        /** @description 1 for a single space, else the size of the lot. */
                        capacity: number;
                        /**
                         * Format: date-time
                         * @description ISO 8601 with Z or an offset; kept to the millisecond.
                         * @example 2026-05-04T10:00:00Z
                         * @example 2026-05-04T12:00:00+02:00
                         */
                        changedAt: string;
                        covered: boolean;
                        /**
                         * Format: date-time
                         * @description ISO 8601 with Z or an offset; kept to the millisecond.
                         * @example 2026-05-04T10:00:00Z
                         * @example 2026-05-04T12:00:00+02:00
                         */
                        createdAt: string;
                        /**
                         * Format: uuid
                         * @description UUID.
                         * @example 01900000-0000-7000-8000-000000000001
                         */
                        id: string;
                        /** @description The largest vehicle that fits, in metres; what is left out is not limited. */
                        limits: {
                            /** @description The highest vehicle that fits. */
                            heightM?: number;
                            /** @description The longest vehicle that fits. */
                            lengthM?: number;
                            /** @description The widest vehicle that fits. */
                            widthM?: number;
                        };
                        /**
                         * @description GeoJSON Point.
                         * @example {
                         *       "type": "Point",
                         *       "coordinates": [
                         *         8.5402,
                         *         47.3782
                         *       ]
                         *     }
                         */
                        location: {
                            /** @description [longitude, latitude] in degrees. */
                            coordinates: number[];
                            /** @constant */
                            type: "Point";
                        };
                        /** @description What the sign says. */
                        name: string;
                        /**
                         * @description When the spot can be used: always, or by weekday in its time zone; a missing day is closed. A whole stay must lie within.
                         * @example always
                         * @example {
                         *       "monday": [
                         *         {
                         *           "from": "07:00",
                         *           "to": "24:00"
                         *         }
                         *       ],
                         *       "friday": [
                         *         {
                         *           "from": "18:00",
                         *           "to": "02:00"
                         *         }
                         *       ]
                         *     }
                         */
                        openingHours: "always" | {
                            friday?: {
                                /** @description Local time, HH:MM. */
                                from: string;
                                /** @description Local time, HH:MM. */
                                to: string;
                            }[];
                            monday?: {
                                /** @description Local time, HH:MM. */
                                from: string;
                                /** @description Local time, HH:MM. */
                                to: string;
                            }[];
                            saturday?: {
                                /** @description Local time, HH:MM. */
                                from: string;
                                /** @description Local time, HH:MM. */
                                to: string;
                            }[];
                            sunday?: {
                                /** @description Local time, HH:MM. */
                                from: string;
                                /** @description Local time, HH:MM. */
                                to: string;
                            }[];
                            thursday?: {
                                /** @description Local time, HH:MM. */
                                from: string;
                                /** @description Local time, HH:MM. */
                                to: string;
                            }[];
                            tuesday?: {
                                /** @description Local time, HH:MM. */
                                from: string;
                                /** @description Local time, HH:MM. */
                                to: string;
                            }[];
                            wednesday?: {
                                /** @description Local time, HH:MM. */
                                from: string;
                                /** @description Local time, HH:MM. */
                                to: string;
                            }[];
                        };
                        /** @description What a stay costs. All amounts have the currency of hourly. */
                        pricing: {
                            /** @description The most that one local calendar day costs. */
                            dailyMax?: {
                                /** @description Decimal, with at most the digits of the currency. */
                                amount: string;
                                /** @description ISO 4217 code. */
                                currency: string;
                            };
                            /**
                             * @description An exact amount of money.
                             * @example {
                             *       "amount": "12.50",
                             *       "currency": "EUR"
                             *     }
                             */
                            hourly: {
                                /** @description Decimal, with at most the digits of the currency. */
                                amount: string;
                                /** @description ISO 4217 code. */
                                currency: string;
                            };
                            /** @description The least that a stay costs. */
                            minimum?: {
                                /** @description Decimal, with at most the digits of the currency. */
                                amount: string;
                                /** @description ISO 4217 code. */
                                currency: string;
                            };
                            /** @description Per hour at night, weekends included. The night may cross midnight. */
                            night?: {
                                /** @description Local time, HH:MM. */
                                from: string;
                                /**
                                 * @description An exact amount of money.
                                 * @example {
                                 *       "amount": "12.50",
                                 *       "currency": "EUR"
                                 *     }
                                 */
                                hourly: {
                                    /** @description Decimal, with at most the digits of the currency. */
                                    amount: string;
                                    /** @description ISO 4217 code. */
                                    currency: string;
                                };
                                /** @description Local time, HH:MM. */
                                to: string;
                            };
                            /**
                             * @description The billing step: each one begun is paid whole, at the rate in force when it begins.
                             * @default 15
                             * @enum {integer}
                             */
                            stepMinutes: 1 | 5 | 10 | 15 | 20 | 30 | 60;
                            /** @description Per hour on local Saturdays and Sundays. */
                            weekendHourly?: {
                                /** @description Decimal, with at most the digits of the currency. */
                                amount: string;
                                /** @description ISO 4217 code. */
                                currency: string;
                            };
                        };
                        /** @description The ETag; send it as If-Match with a change. */
                        revision: number;
                        /** @enum {unknown} */
                        spotType: "regular" | "ev" | "accessible" | "motorcycle";
                        /** @enum {unknown} */
                        status: "ACTIVE" | "PAUSED" | "ARCHIVED";
                        /**
                         * @description IANA name.
                         * @example Europe/Zurich
                         */
                        timeZone: string;
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    getOwnSpot: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description UUID.
                 * @example 01900000-0000-7000-8000-000000000001
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description The revision, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Street, number, town. */
                        address: string;
                        amenities: ("24h-staff" | "bike-parking" | "car-wash" | "cctv" | "changing-table" | "elevator" | "ev-charging" | "family-spaces" | "gated" | "lighting" | "luggage-lockers" | "public-transport" | "shuttle" | "toilet" | "valet" | "wheelchair-access")[];
                        /** @description 1 for a single space, else the size of the lot. */
                        capacity: number;
                        /**
                         * Format: date-time
                         * @description ISO 8601 with Z or an offset; kept to the millisecond.
                         * @example 2026-05-04T10:00:00Z
                         * @example 2026-05-04T12:00:00+02:00
                         */
                        changedAt: string;
                        covered: boolean;
                        /**
                         * Format: date-time
                         * @description ISO 8601 with Z or an offset; kept to the millisecond.
                         * @example 2026-05-04T10:00:00Z
                         * @example 2026-05-04T12:00:00+02:00
                         */
                        createdAt: string;
                        /**
                         * Format: uuid
                         * @description UUID.
                         * @example 01900000-0000-7000-8000-000000000001
                         */
                        id: string;
                        /** @description The largest vehicle that fits, in metres; what is left out is not limited. */
                        limits: {
                            /** @description The highest vehicle that fits. */
                            heightM?: number;
                            /** @description The longest vehicle that fits. */
                            lengthM?: number;
                            /** @description The widest vehicle that fits. */
                            widthM?: number;
                        };
                        /**
                         * @description GeoJSON Point.
                         * @example {
                         *       "type": "Point",
                         *       "coordinates": [
                         *         8.5402,
                         *         47.3782
                         *       ]
                         *     }
                         */
                        location: {
                            /** @description [longitude, latitude] in degrees. */
                            coordinates: number[];
                            /** @constant */
                            type: "Point";
                        };
                        /** @description What the sign says. */
                        name: string;
                        /**
                         * @description When the spot can be used: always, or by weekday in its time zone; a missing day is closed. A whole stay must lie within.
                         * @example always
                         * @example {
                         *       "monday": [
                         *         {
                         *           "from": "07:00",
                         *           "to": "24:00"
                         *         }
                         *       ],
                         *       "friday": [
                         *         {
                         *           "from": "18:00",
                         *           "to": "02:00"
                         *         }
                         *       ]
                         *     }
                         */
                        openingHours: "always" | {
                            friday?: {
                                /** @description Local time, HH:MM. */
                                from: string;
                                /** @description Local time, HH:MM. */
                                to: string;
                            }[];
                            monday?: {
                                /** @description Local time, HH:MM. */
                                from: string;
                                /** @description Local time, HH:MM. */
                                to: string;
                            }[];
                            saturday?: {
                                /** @description Local time, HH:MM. */
                                from: string;
                                /** @description Local time, HH:MM. */
                                to: string;
                            }[];
                            sunday?: {
                                /** @description Local time, HH:MM. */
                                from: string;
                                /** @description Local time, HH:MM. */
                                to: string;
                            }[];
                            thursday?: {
                                /** @description Local time, HH:MM. */
                                from: string;
                                /** @description Local time, HH:MM. */
                                to: string;
                            }[];
                            tuesday?: {
                                /** @description Local time, HH:MM. */
                                from: string;
                                /** @description Local time, HH:MM. */
                                to: string;
                            }[];
                            wednesday?: {
                                /** @description Local time, HH:MM. */
                                from: string;
                                /** @description Local time, HH:MM. */
                                to: string;
                            }[];
                        };
                        /** @description What a stay costs. All amounts have the currency of hourly. */
                        pricing: {
                            /** @description The most that one local calendar day costs. */
                            dailyMax?: {
                                /** @description Decimal, with at most the digits of the currency. */
                                amount: string;
                                /** @description ISO 4217 code. */
                                currency: string;
                            };
                            /**
                             * @description An exact amount of money.
                             * @example {
                             *       "amount": "12.50",
                             *       "currency": "EUR"
                             *     }
                             */
                            hourly: {
                                /** @description Decimal, with at most the digits of the currency. */
                                amount: string;
                                /** @description ISO 4217 code. */
                                currency: string;
                            };
                            /** @description The least that a stay costs. */
                            minimum?: {
                                /** @description Decimal, with at most the digits of the currency. */
                                amount: string;
                                /** @description ISO 4217 code. */
                                currency: string;
                            };
                            /** @description Per hour at night, weekends included. The night may cross midnight. */
                            night?: {
                                /** @description Local time, HH:MM. */
                                from: string;
                                /**
                                 * @description An exact amount of money.
                                 * @example {
                                 *       "amount": "12.50",
                                 *       "currency": "EUR"
                                 *     }
                                 */
                                hourly: {
                                    /** @description Decimal, with at most the digits of the currency. */
                                    amount: string;
                                    /** @description ISO 4217 code. */
                                    currency: string;
                                };
                                /** @description Local time, HH:MM. */
                                to: string;
                            };
                            /**
                             * @description The billing step: each one begun is paid whole, at the rate in force when it begins.
                             * @default 15
                             * @enum {integer}
                             */
                            stepMinutes: 1 | 5 | 10 | 15 | 20 | 30 | 60;
                            /** @description Per hour on local Saturdays and Sundays. */
                            weekendHourly?: {
                                /** @description Decimal, with at most the digits of the currency. */
                                amount: string;
                                /** @description ISO 4217 code. */
                                currency: string;
                            };
                        };
                        /** @description The ETag; send it as If-Match with a change. */
                        revision: number;
                        /** @enum {unknown} */
                        spotType: "regular" | "ev" | "accessible" | "motorcycle";
                        /** @enum {unknown} */
                        status: "ACTIVE" | "PAUSED" | "ARCHIVED";
                        /**
                         * @description IANA name.
                         * @example Europe/Zurich
                         */
                        timeZone: string;
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    archiveSpot: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description UUID.
                 * @example 01900000-0000-7000-8000-000000000001
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The spot is archived. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    changeSpot: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description The ETag of the version that you have seen.
                 * @example "7"
                 */
                "If-Match": string;
            };
            path: {
                /**
                 * @description UUID.
                 * @example 01900000-0000-7000-8000-000000000001
                 */
                id: string;
            };
            cookie?: never;
        };
        /** @description What is left out stays; limits, openingHours and pricing are replaced as a whole. */
        requestBody: {
            content: {
                "application/json": {
                    /** @description Street, number, town. */
                    address?: string;
                    amenities?: ("24h-staff" | "bike-parking" | "car-wash" | "cctv" | "changing-table" | "elevator" | "ev-charging" | "family-spaces" | "gated" | "lighting" | "luggage-lockers" | "public-transport" | "shuttle" | "toilet" | "valet" | "wheelchair-access")[];
                    /** @description 1 for a single space, else the size of the lot. */
                    capacity?: number;
                    covered?: boolean;
                    /** @description The largest vehicle that fits, in metres; what is left out is not limited. */
                    limits?: {
                        /** @description The highest vehicle that fits. */
                        heightM?: number;
                        /** @description The longest vehicle that fits. */
                        lengthM?: number;
                        /** @description The widest vehicle that fits. */
                        widthM?: number;
                    };
                    /**
                     * @description GeoJSON Point.
                     * @example {
                     *       "type": "Point",
                     *       "coordinates": [
                     *         8.5402,
                     *         47.3782
                     *       ]
                     *     }
                     */
                    location?: {
                        /** @description [longitude, latitude] in degrees. */
                        coordinates: number[];
                        /** @constant */
                        type: "Point";
                    };
                    /** @description What the sign says. */
                    name?: string;
                    /**
                     * @description When the spot can be used: always, or by weekday in its time zone; a missing day is closed. A whole stay must lie within.
                     * @example always
                     * @example {
                     *       "monday": [
                     *         {
                     *           "from": "07:00",
                     *           "to": "24:00"
                     *         }
                     *       ],
                     *       "friday": [
                     *         {
                     *           "from": "18:00",
                     *           "to": "02:00"
                     *         }
                     *       ]
                     *     }
                     */
                    openingHours?: "always" | {
                        friday?: {
                            /** @description Local time, HH:MM. */
                            from: string;
                            /** @description Local time, HH:MM. */
                            to: string;
                        }[];
                        monday?: {
                            /** @description Local time, HH:MM. */
                            from: string;
                            /** @description Local time, HH:MM. */
                            to: string;
                        }[];
                        saturday?: {
                            /** @description Local time, HH:MM. */
                            from: string;
                            /** @description Local time, HH:MM. */
                            to: string;
                        }[];
                        sunday?: {
                            /** @description Local time, HH:MM. */
                            from: string;
                            /** @description Local time, HH:MM. */
                            to: string;
                        }[];
                        thursday?: {
                            /** @description Local time, HH:MM. */
                            from: string;
                            /** @description Local time, HH:MM. */
                            to: string;
                        }[];
                        tuesday?: {
                            /** @description Local time, HH:MM. */
                            from: string;
                            /** @description Local time, HH:MM. */
                            to: string;
                        }[];
                        wednesday?: {
                            /** @description Local time, HH:MM. */
                            from: string;
                            /** @description Local time, HH:MM. */
                            to: string;
                        }[];
                    };
                    /** @description What a stay costs. All amounts have the currency of hourly. */
                    pricing?: {
                        /** @description The most that one local calendar day costs. */
                        dailyMax?: {
                            /** @description Decimal, with at most the digits of the currency. */
                            amount: string;
                            /** @description ISO 4217 code. */
                            currency: string;
                        };
                        /**
                         * @description An exact amount of money.
                         * @example {
                         *       "amount": "12.50",
                         *       "currency": "EUR"
                         *     }
                         */
                        hourly: {
                            /** @description Decimal, with at most the digits of the currency. */
                            amount: string;
                            /** @description ISO 4217 code. */
                            currency: string;
                        };
                        /** @description The least that a stay costs. */
                        minimum?: {
                            /** @description Decimal, with at most the digits of the currency. */
                            amount: string;
                            /** @description ISO 4217 code. */
                            currency: string;
                        };
                        /** @description Per hour at night, weekends included. The night may cross midnight. */
                        night?: {
                            /** @description Local time, HH:MM. */
                            from: string;
                            /**
                             * @description An exact amount of money.
                             * @example {
                             *       "amount": "12.50",
                             *       "currency": "EUR"
                             *     }
                             */
                            hourly: {
                                /** @description Decimal, with at most the digits of the currency. */
                                amount: string;
                                /** @description ISO 4217 code. */
                                currency: string;
                            };
                            /** @description Local time, HH:MM. */
                            to: string;
                        };
                        /**
                         * @description The billing step: each one begun is paid whole, at the rate in force when it begins.
                         * @default 15
                         * @enum {integer}
                         */
                        stepMinutes?: 1 | 5 | 10 | 15 | 20 | 30 | 60;
                        /** @description Per hour on local Saturdays and Sundays. */
                        weekendHourly?: {
                            /** @description Decimal, with at most the digits of the currency. */
                            amount: string;
                            /** @description ISO 4217 code. */
                            currency: string;
                        };
                    };
                    /** @enum {unknown} */
                    spotType?: "regular" | "ev" | "accessible" | "motorcycle";
                    /**
                     * @description A paused spot keeps its bookings and takes no new ones.
                     * @enum {unknown}
                     */
                    status?: "ACTIVE" | "PAUSED";
                    /**
                     * @description IANA name.
                     * @example Europe/Zurich
                     */
                    timeZone?: string;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description The revision, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Street, number, town. */
                        address: string;
                        amenities: ("24h-staff" | "bike-parking" | "car-wash" | "cctv" | "changing-table" | "elevator" | "ev-charging" | "family-spaces" | "gated" | "lighting" | "luggage-lockers" | "public-transport" | "shuttle" | "toilet" | "valet" | "wheelchair-access")[];
                        /** @description 1 for a single space, else the size of the lot. */
                        capacity: number;
                        /**
                         * Format: date-time
                         * @description ISO 8601 with Z or an offset; kept to the millisecond.
                         * @example 2026-05-04T10:00:00Z
                         * @example 2026-05-04T12:00:00+02:00
                         */
                        changedAt: string;
                        covered: boolean;
                        /**
                         * Format: date-time
                         * @description ISO 8601 with Z or an offset; kept to the millisecond.
                         * @example 2026-05-04T10:00:00Z
                         * @example 2026-05-04T12:00:00+02:00
                         */
                        createdAt: string;
                        /**
                         * Format: uuid
                         * @description UUID.
                         * @example 01900000-0000-7000-8000-000000000001
                         */
                        id: string;
                        /** @description The largest vehicle that fits, in metres; what is left out is not limited. */
                        limits: {
                            /** @description The highest vehicle that fits. */
                            heightM?: number;
                            /** @description The longest vehicle that fits. */
                            lengthM?: number;
                            /** @description The widest vehicle that fits. */
                            widthM?: number;
                        };
                        /**
                         * @description GeoJSON Point.
                         * @example {
                         *       "type": "Point",
                         *       "coordinates": [
                         *         8.5402,
                         *         47.3782
                         *       ]
                         *     }
                         */
                        location: {
                            /** @description [longitude, latitude] in degrees. */
                            coordinates: number[];
                            /** @constant */
                            type: "Point";
                        };
                        /** @description What the sign says. */
                        name: string;
                        /**
                         * @description When the spot can be used: always, or by weekday in its time zone; a missing day is closed. A whole stay must lie within.
                         * @example always
                         * @example {
                         *       "monday": [
                         *         {
                         *           "from": "07:00",
                         *           "to": "24:00"
                         *         }
                         *       ],
                         *       "friday": [
                         *         {
                         *           "from": "18:00",
                         *           "to": "02:00"
                         *         }
                         *       ]
                         *     }
                         */
                        openingHours: "always" | {
                            friday?: {
                                /** @description Local time, HH:MM. */
                                from: string;
                                /** @description Local time, HH:MM. */
                                to: string;
                            }[];
                            monday?: {
                                /** @description Local time, HH:MM. */
                                from: string;
                                /** @description Local time, HH:MM. */
                                to: string;
                            }[];
                            saturday?: {
                                /** @description Local time, HH:MM. */
                                from: string;
                                /** @description Local time, HH:MM. */
                                to: string;
                            }[];
                            sunday?: {
                                /** @description Local time, HH:MM. */
                                from: string;
                                /** @description Local time, HH:MM. */
                                to: string;
                            }[];
                            thursday?: {
                                /** @description Local time, HH:MM. */
                                from: string;
                                /** @description Local time, HH:MM. */
                                to: string;
                            }[];
                            tuesday?: {
                                /** @description Local time, HH:MM. */
                                from: string;
                                /** @description Local time, HH:MM. */
                                to: string;
                            }[];
                            wednesday?: {
                                /** @description Local time, HH:MM. */
                                from: string;
                                /** @description Local time, HH:MM. */
                                to: string;
                            }[];
                        };
                        /** @description What a stay costs. All amounts have the currency of hourly. */
                        pricing: {
                            /** @description The most that one local calendar day costs. */
                            dailyMax?: {
                                /** @description Decimal, with at most the digits of the currency. */
                                amount: string;
                                /** @description ISO 4217 code. */
                                currency: string;
                            };
                            /**
                             * @description An exact amount of money.
                             * @example {
                             *       "amount": "12.50",
                             *       "currency": "EUR"
                             *     }
                             */
                            hourly: {
                                /** @description Decimal, with at most the digits of the currency. */
                                amount: string;
                                /** @description ISO 4217 code. */
                                currency: string;
                            };
                            /** @description The least that a stay costs. */
                            minimum?: {
                                /** @description Decimal, with at most the digits of the currency. */
                                amount: string;
                                /** @description ISO 4217 code. */
                                currency: string;
                            };
                            /** @description Per hour at night, weekends included. The night may cross midnight. */
                            night?: {
                                /** @description Local time, HH:MM. */
                                from: string;
                                /**
                                 * @description An exact amount of money.
                                 * @example {
                                 *       "amount": "12.50",
                                 *       "currency": "EUR"
                                 *     }
                                 */
                                hourly: {
                                    /** @description Decimal, with at most the digits of the currency. */
                                    amount: string;
                                    /** @description ISO 4217 code. */
                                    currency: string;
                                };
                                /** @description Local time, HH:MM. */
                                to: string;
                            };
                            /**
                             * @description The billing step: each one begun is paid whole, at the rate in force when it begins.
                             * @default 15
                             * @enum {integer}
                             */
                            stepMinutes: 1 | 5 | 10 | 15 | 20 | 30 | 60;
                            /** @description Per hour on local Saturdays and Sundays. */
                            weekendHourly?: {
                                /** @description Decimal, with at most the digits of the currency. */
                                amount: string;
                                /** @description ISO 4217 code. */
                                currency: string;
                            };
                        };
                        /** @description The ETag; send it as If-Match with a change. */
                        revision: number;
                        /** @enum {unknown} */
                        spotType: "regular" | "ev" | "accessible" | "motorcycle";
                        /** @enum {unknown} */
                        status: "ACTIVE" | "PAUSED" | "ARCHIVED";
                        /**
                         * @description IANA name.
                         * @example Europe/Zurich
                         */
                        timeZone: string;
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    getBlocks: {
        parameters: {
            query?: {
                /** @description nextCursor of the page before. */
                cursor?: string;
                /** @description Only blocks that end after this instant; now when left out. */
                from?: string;
                /** @description Items per page. */
                limit?: number;
            };
            header?: never;
            path: {
                /**
                 * @description UUID.
                 * @example 01900000-0000-7000-8000-000000000001
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            /**
                             * Format: date-time
                             * @description ISO 8601 with Z or an offset; kept to the millisecond.
                             * @example 2026-05-04T10:00:00Z
                             * @example 2026-05-04T12:00:00+02:00
                             */
                            createdAt: string;
                            /**
                             * Format: date-time
                             * @description ISO 8601 with Z or an offset; kept to the millisecond.
                             * @example 2026-05-04T10:00:00Z
                             * @example 2026-05-04T12:00:00+02:00
                             */
                            from: string;
                            /**
                             * Format: uuid
                             * @description UUID.
                             * @example 01900000-0000-7000-8000-000000000001
                             */
                            id: string;
                            reason: string;
                            /**
                             * Format: uuid
                             * @description UUID.
                             * @example 01900000-0000-7000-8000-000000000001
                             */
                            spotId: string;
                            /**
                             * Format: date-time
                             * @description ISO 8601 with Z or an offset; kept to the millisecond.
                             * @example 2026-05-04T10:00:00Z
                             * @example 2026-05-04T12:00:00+02:00
                             */
                            to: string;
                            units: number;
                        }[];
                        /** @description For the next page; null on the last one. */
                        nextCursor: string | null;
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    placeBlock: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any text of your own that names this wish. Sent again, it gets the first outcome and has no second effect. */
                "Idempotency-Key"?: string;
            };
            path: {
                /**
                 * @description UUID.
                 * @example 01900000-0000-7000-8000-000000000001
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * Format: date-time
                     * @description ISO 8601 with Z or an offset; kept to the millisecond.
                     * @example 2026-05-04T10:00:00Z
                     * @example 2026-05-04T12:00:00+02:00
                     */
                    from: string;
                    /** @description For the provider to remember. */
                    reason: string;
                    /**
                     * Format: date-time
                     * @description ISO 8601 with Z or an offset; kept to the millisecond.
                     * @example 2026-05-04T10:00:00Z
                     * @example 2026-05-04T12:00:00+02:00
                     */
                    to: string;
                    /** @description The whole lot when left out. */
                    units?: number;
                };
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    /** @description Where the block is. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * Format: date-time
                         * @description ISO 8601 with Z or an offset; kept to the millisecond.
                         * @example 2026-05-04T10:00:00Z
                         * @example 2026-05-04T12:00:00+02:00
                         */
                        createdAt: string;
                        /**
                         * Format: date-time
                         * @description ISO 8601 with Z or an offset; kept to the millisecond.
                         * @example 2026-05-04T10:00:00Z
                         * @example 2026-05-04T12:00:00+02:00
                         */
                        from: string;
                        /**
                         * Format: uuid
                         * @description UUID.
                         * @example 01900000-0000-7000-8000-000000000001
                         */
                        id: string;
                        reason: string;
                        /**
                         * Format: uuid
                         * @description UUID.
                         * @example 01900000-0000-7000-8000-000000000001
                         */
                        spotId: string;
                        /**
                         * Format: date-time
                         * @description ISO 8601 with Z or an offset; kept to the millisecond.
                         * @example 2026-05-04T10:00:00Z
                         * @example 2026-05-04T12:00:00+02:00
                         */
                        to: string;
                        units: number;
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    removeBlock: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description UUID.
                 * @example 01900000-0000-7000-8000-000000000001
                 */
                blockId: string;
                /**
                 * @description UUID.
                 * @example 01900000-0000-7000-8000-000000000001
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The block is gone. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    importSpots: {
        parameters: {
            query?: {
                /** @description ISO 4217; EUR when left out. */
                currency?: string;
                /** @description What an hour costs at features without a price; 2.50 when left out. */
                hourly?: string;
                /** @description IANA name, for features that name none. */
                timeZone?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description A GeoJSON FeatureCollection of points (RFC 7946), as README.md of demo/ describes them. */
        requestBody: {
            content: {
                "application/json": {
                    features: unknown[];
                    /** @constant */
                    type: "FeatureCollection";
                } & {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Listed by an import before; left as they are. */
                        alreadyListed: {
                            /** @description Where the feature stands in the file, from 0. */
                            index: number;
                            name: string;
                            /**
                             * Format: uuid
                             * @description UUID.
                             * @example 01900000-0000-7000-8000-000000000001
                             */
                            spotId: string;
                        }[];
                        listed: {
                            /** @description Where the feature stands in the file, from 0. */
                            index: number;
                            name: string;
                            /**
                             * Format: uuid
                             * @description UUID.
                             * @example 01900000-0000-7000-8000-000000000001
                             */
                            spotId: string;
                        }[];
                        /** @description Features that cannot be used, each with the first reason why. */
                        problems: {
                            /** @description Where the feature stands in the file, from 0. */
                            index: number;
                            name?: string;
                            reason: string;
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    previewQuote: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * Format: date-time
                     * @description ISO 8601 with Z or an offset; kept to the millisecond.
                     * @example 2026-05-04T10:00:00Z
                     * @example 2026-05-04T12:00:00+02:00
                     */
                    from: string;
                    /** @description What a stay costs. All amounts have the currency of hourly. */
                    pricing: {
                        /** @description The most that one local calendar day costs. */
                        dailyMax?: {
                            /** @description Decimal, with at most the digits of the currency. */
                            amount: string;
                            /** @description ISO 4217 code. */
                            currency: string;
                        };
                        /**
                         * @description An exact amount of money.
                         * @example {
                         *       "amount": "12.50",
                         *       "currency": "EUR"
                         *     }
                         */
                        hourly: {
                            /** @description Decimal, with at most the digits of the currency. */
                            amount: string;
                            /** @description ISO 4217 code. */
                            currency: string;
                        };
                        /** @description The least that a stay costs. */
                        minimum?: {
                            /** @description Decimal, with at most the digits of the currency. */
                            amount: string;
                            /** @description ISO 4217 code. */
                            currency: string;
                        };
                        /** @description Per hour at night, weekends included. The night may cross midnight. */
                        night?: {
                            /** @description Local time, HH:MM. */
                            from: string;
                            /**
                             * @description An exact amount of money.
                             * @example {
                             *       "amount": "12.50",
                             *       "currency": "EUR"
                             *     }
                             */
                            hourly: {
                                /** @description Decimal, with at most the digits of the currency. */
                                amount: string;
                                /** @description ISO 4217 code. */
                                currency: string;
                            };
                            /** @description Local time, HH:MM. */
                            to: string;
                        };
                        /**
                         * @description The billing step: each one begun is paid whole, at the rate in force when it begins.
                         * @default 15
                         * @enum {integer}
                         */
                        stepMinutes?: 1 | 5 | 10 | 15 | 20 | 30 | 60;
                        /** @description Per hour on local Saturdays and Sundays. */
                        weekendHourly?: {
                            /** @description Decimal, with at most the digits of the currency. */
                            amount: string;
                            /** @description ISO 4217 code. */
                            currency: string;
                        };
                    };
                    /**
                     * @description IANA name.
                     * @example Europe/Zurich
                     */
                    timeZone: string;
                    /**
                     * Format: date-time
                     * @description At most as long after from as a stay may be.
                     * @example 2026-05-04T10:00:00Z
                     * @example 2026-05-04T12:00:00+02:00
                     */
                    to: string;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description An exact amount of money.
                         * @example {
                         *       "amount": "12.50",
                         *       "currency": "EUR"
                         *     }
                         */
                        price: {
                            /** @description Decimal, with at most the digits of the currency. */
                            amount: string;
                            /** @description ISO 4217 code. */
                            currency: string;
                        };
                        /** @description The price line by line; the amounts add up to it. */
                        quote: {
                            /** @description Negative for what a daily cap takes off. */
                            amount: {
                                amount: string;
                                /** @description ISO 4217 code. */
                                currency: string;
                            };
                            /** @enum {unknown} */
                            label: "hourly" | "weekend" | "night" | "daily-cap" | "minimum";
                            quantity: number;
                            /** @enum {unknown} */
                            unit: "hour" | "day" | "stay";
                            /**
                             * @description An exact amount of money.
                             * @example {
                             *       "amount": "12.50",
                             *       "currency": "EUR"
                             *     }
                             */
                            unitPrice: {
                                /** @description Decimal, with at most the digits of the currency. */
                                amount: string;
                                /** @description ISO 4217 code. */
                                currency: string;
                            };
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    listReviews: {
        parameters: {
            query: {
                /** @description nextCursor of the page before. */
                cursor?: string;
                /** @description Items per page. */
                limit?: number;
                /**
                 * @description UUID.
                 * @example 01900000-0000-7000-8000-000000000001
                 */
                subjectId: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            /** @description What the owner has to say to it. */
                            answer: {
                                /**
                                 * Format: date-time
                                 * @description ISO 8601 with Z or an offset; kept to the millisecond.
                                 * @example 2026-05-04T10:00:00Z
                                 * @example 2026-05-04T12:00:00+02:00
                                 */
                                createdAt: string;
                                text: string;
                            } | null;
                            /** @description When its author changed it last. */
                            changedAt: string | null;
                            /**
                             * Format: date-time
                             * @description ISO 8601 with Z or an offset; kept to the millisecond.
                             * @example 2026-05-04T10:00:00Z
                             * @example 2026-05-04T12:00:00+02:00
                             */
                            createdAt: string;
                            /**
                             * Format: uuid
                             * @description UUID.
                             * @example 01900000-0000-7000-8000-000000000001
                             */
                            id: string;
                            /**
                             * @description From 1, bad, to 5, very good.
                             * @example 4
                             */
                            rating: number;
                            /** @description Null for a rating without a word. */
                            text: string | null;
                        }[];
                        /** @description For the next page; null on the last one. */
                        nextCursor: string | null;
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    submitReview: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any text of your own that names this wish. Sent again, it gets the first outcome and has no second effect. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * Format: uuid
                     * @description UUID.
                     * @example 01900000-0000-7000-8000-000000000001
                     */
                    orderId: string;
                    /**
                     * @description From 1, bad, to 5, very good.
                     * @example 4
                     */
                    rating: number;
                    /**
                     * @description One line or many, without control characters, not blank. Space around it and superfluous empty lines are dropped.
                     * @example Easy to find, well lit.
                     *     I will come again.
                     */
                    text?: string;
                };
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * Format: uuid
                         * @description UUID.
                         * @example 01900000-0000-7000-8000-000000000001
                         */
                        id: string;
                        /**
                         * Format: uuid
                         * @description UUID.
                         * @example 01900000-0000-7000-8000-000000000001
                         */
                        orderId: string;
                        /** @description Null while it is not written. */
                        review: {
                            /** @description What the owner has to say to it. */
                            answer: {
                                /**
                                 * Format: date-time
                                 * @description ISO 8601 with Z or an offset; kept to the millisecond.
                                 * @example 2026-05-04T10:00:00Z
                                 * @example 2026-05-04T12:00:00+02:00
                                 */
                                createdAt: string;
                                text: string;
                            } | null;
                            /** @description Until when it can be changed; null when an answer has made it final. */
                            changeableUntil: string | null;
                            /** @description When its author changed it last. */
                            changedAt: string | null;
                            /**
                             * Format: date-time
                             * @description ISO 8601 with Z or an offset; kept to the millisecond.
                             * @example 2026-05-04T10:00:00Z
                             * @example 2026-05-04T12:00:00+02:00
                             */
                            createdAt: string;
                            /**
                             * @description From 1, bad, to 5, very good.
                             * @example 4
                             */
                            rating: number;
                            /** @description Null for a rating without a word. */
                            text: string | null;
                        } | null;
                        /** @description Until when it can be reviewed; null once it is. */
                        reviewUntil: string | null;
                        /** @enum {unknown} */
                        status: "INVITED" | "REVIEWED";
                        /**
                         * Format: uuid
                         * @description UUID.
                         * @example 01900000-0000-7000-8000-000000000001
                         */
                        subjectId: string;
                        subjectName: string;
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    changeReview: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description UUID.
                 * @example 01900000-0000-7000-8000-000000000001
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description From 1, bad, to 5, very good.
                     * @example 4
                     */
                    rating: number;
                    /**
                     * @description One line or many, without control characters, not blank. Space around it and superfluous empty lines are dropped.
                     * @example Easy to find, well lit.
                     *     I will come again.
                     */
                    text?: string;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * Format: uuid
                         * @description UUID.
                         * @example 01900000-0000-7000-8000-000000000001
                         */
                        id: string;
                        /**
                         * Format: uuid
                         * @description UUID.
                         * @example 01900000-0000-7000-8000-000000000001
                         */
                        orderId: string;
                        /** @description Null while it is not written. */
                        review: {
                            /** @description What the owner has to say to it. */
                            answer: {
                                /**
                                 * Format: date-time
                                 * @description ISO 8601 with Z or an offset; kept to the millisecond.
                                 * @example 2026-05-04T10:00:00Z
                                 * @example 2026-05-04T12:00:00+02:00
                                 */
                                createdAt: string;
                                text: string;
                            } | null;
                            /** @description Until when it can be changed; null when an answer has made it final. */
                            changeableUntil: string | null;
                            /** @description When its author changed it last. */
                            changedAt: string | null;
                            /**
                             * Format: date-time
                             * @description ISO 8601 with Z or an offset; kept to the millisecond.
                             * @example 2026-05-04T10:00:00Z
                             * @example 2026-05-04T12:00:00+02:00
                             */
                            createdAt: string;
                            /**
                             * @description From 1, bad, to 5, very good.
                             * @example 4
                             */
                            rating: number;
                            /** @description Null for a rating without a word. */
                            text: string | null;
                        } | null;
                        /** @description Until when it can be reviewed; null once it is. */
                        reviewUntil: string | null;
                        /** @enum {unknown} */
                        status: "INVITED" | "REVIEWED";
                        /**
                         * Format: uuid
                         * @description UUID.
                         * @example 01900000-0000-7000-8000-000000000001
                         */
                        subjectId: string;
                        subjectName: string;
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    answerReview: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any text of your own that names this wish. Sent again, it gets the first outcome and has no second effect. */
                "Idempotency-Key"?: string;
            };
            path: {
                /**
                 * @description UUID.
                 * @example 01900000-0000-7000-8000-000000000001
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description One line or many, without control characters, not blank. Space around it and superfluous empty lines are dropped.
                     * @example Easy to find, well lit.
                     *     I will come again.
                     */
                    text: string;
                };
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What the owner has to say to it. */
                        answer: {
                            /**
                             * Format: date-time
                             * @description ISO 8601 with Z or an offset; kept to the millisecond.
                             * @example 2026-05-04T10:00:00Z
                             * @example 2026-05-04T12:00:00+02:00
                             */
                            createdAt: string;
                            text: string;
                        } | null;
                        /** @description When its author changed it last. */
                        changedAt: string | null;
                        /**
                         * Format: date-time
                         * @description ISO 8601 with Z or an offset; kept to the millisecond.
                         * @example 2026-05-04T10:00:00Z
                         * @example 2026-05-04T12:00:00+02:00
                         */
                        createdAt: string;
                        /**
                         * Format: uuid
                         * @description UUID.
                         * @example 01900000-0000-7000-8000-000000000001
                         */
                        id: string;
                        /**
                         * @description From 1, bad, to 5, very good.
                         * @example 4
                         */
                        rating: number;
                        /** @description Null for a rating without a word. */
                        text: string | null;
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    listOwnReviews: {
        parameters: {
            query?: {
                /** @description nextCursor of the page before. */
                cursor?: string;
                /** @description Items per page. */
                limit?: number;
                /** @description INVITED: what I may still review. REVIEWED: what I wrote. */
                status?: "INVITED" | "REVIEWED";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            /**
                             * Format: uuid
                             * @description UUID.
                             * @example 01900000-0000-7000-8000-000000000001
                             */
                            id: string;
                            /**
                             * Format: uuid
                             * @description UUID.
                             * @example 01900000-0000-7000-8000-000000000001
                             */
                            orderId: string;
                            /** @description Null while it is not written. */
                            review: {
                                /** @description What the owner has to say to it. */
                                answer: {
                                    /**
                                     * Format: date-time
                                     * @description ISO 8601 with Z or an offset; kept to the millisecond.
                                     * @example 2026-05-04T10:00:00Z
                                     * @example 2026-05-04T12:00:00+02:00
                                     */
                                    createdAt: string;
                                    text: string;
                                } | null;
                                /** @description Until when it can be changed; null when an answer has made it final. */
                                changeableUntil: string | null;
                                /** @description When its author changed it last. */
                                changedAt: string | null;
                                /**
                                 * Format: date-time
                                 * @description ISO 8601 with Z or an offset; kept to the millisecond.
                                 * @example 2026-05-04T10:00:00Z
                                 * @example 2026-05-04T12:00:00+02:00
                                 */
                                createdAt: string;
                                /**
                                 * @description From 1, bad, to 5, very good.
                                 * @example 4
                                 */
                                rating: number;
                                /** @description Null for a rating without a word. */
                                text: string | null;
                            } | null;
                            /** @description Until when it can be reviewed; null once it is. */
                            reviewUntil: string | null;
                            /** @enum {unknown} */
                            status: "INVITED" | "REVIEWED";
                            /**
                             * Format: uuid
                             * @description UUID.
                             * @example 01900000-0000-7000-8000-000000000001
                             */
                            subjectId: string;
                            subjectName: string;
                        }[];
                        /** @description For the next page; null on the last one. */
                        nextCursor: string | null;
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    getReviewSummary: {
        parameters: {
            query: {
                /**
                 * @description UUID.
                 * @example 01900000-0000-7000-8000-000000000001
                 */
                subjectId: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description With one decimal; null without a review. */
                        average: number | null;
                        count: number;
                        /** @description How many gave which rating. */
                        distribution: {
                            1: number;
                            2: number;
                            3: number;
                            4: number;
                            5: number;
                        };
                        /**
                         * Format: uuid
                         * @description UUID.
                         * @example 01900000-0000-7000-8000-000000000001
                         */
                        subjectId: string;
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    getProfile: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        email: string;
                        /** @description Whether the link in a mail to the address was followed. */
                        emailVerified: boolean;
                        fullName: string;
                        /**
                         * Format: uuid
                         * @description UUID.
                         * @example 01900000-0000-7000-8000-000000000001
                         */
                        id: string;
                        /**
                         * @description The language to write to the user in.
                         * @enum {unknown}
                         */
                        locale: "es" | "en";
                        roles: string[];
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    changeProfile: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The ETag of the profile that was read.
                 * @example "1"
                 */
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description Not blank.
                     * @example Ana Pérez
                     */
                    fullName?: string;
                    /**
                     * @description The language to write to the user in.
                     * @enum {unknown}
                     */
                    locale?: "es" | "en";
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        email: string;
                        /** @description Whether the link in a mail to the address was followed. */
                        emailVerified: boolean;
                        fullName: string;
                        /**
                         * Format: uuid
                         * @description UUID.
                         * @example 01900000-0000-7000-8000-000000000001
                         */
                        id: string;
                        /**
                         * @description The language to write to the user in.
                         * @enum {unknown}
                         */
                        locale: "es" | "en";
                        roles: string[];
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            404: components["responses"]["Problem404"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    takeRole: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any text of your own that names this wish. Sent again, it gets the first outcome and has no second effect. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {unknown} */
                    role: "driver" | "provider";
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        email: string;
                        /** @description Whether the link in a mail to the address was followed. */
                        emailVerified: boolean;
                        fullName: string;
                        /**
                         * Format: uuid
                         * @description UUID.
                         * @example 01900000-0000-7000-8000-000000000001
                         */
                        id: string;
                        /**
                         * @description The language to write to the user in.
                         * @enum {unknown}
                         */
                        locale: "es" | "en";
                        roles: string[];
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            404: components["responses"]["Problem404"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
}
