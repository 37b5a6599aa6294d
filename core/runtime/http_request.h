#pragma once

#include "core/base/result.h"

#include <QByteArray>

namespace plug::runtime {

/// The statuses that a preview answers with (RFC 9110, section 15).
enum class HttpStatus : int {
    Ok = 200,
    PartialContent = 206,
    BadRequest = 400,
    NotFound = 404,
    MethodNotAllowed = 405,
    RangeNotSatisfiable = 416,
    MisdirectedRequest = 421,
    HeadTooLarge = 431,
    ServiceUnavailable = 503,
};

/// What of a request counts for a preview; fields that are not there are empty.
struct HttpRequest {
    enum class Method { Get, Head };
    Method method = Method::Get;
    QByteArray target; ///< as it stands in the request line
    QByteArray host;
    QByteArray range;
    QByteArray ifRange;
    bool keepsAlive = false;
};

/// The head of one request, with the empty line that ends it (RFC 9112). What is no such head, has a body, not one Host or
/// another method than GET and HEAD, is refused with the status that it deserves.
Result<HttpRequest, HttpStatus> parseHttpRequest(const QByteArray &head);

} // namespace plug::runtime
