#pragma once

#include "core/base/range_set.h"
#include "core/runtime/http_request.h"

#include <QByteArray>

namespace plug::runtime {

/// A file as HTTP sees it.
struct PreviewedFile {
    std::uint64_t size = 0;
    QByteArray type; ///< a media type
    QByteArray tag;  ///< an entity tag with its quotes: another one for other bytes, always
};

/// What to say, and which bytes of the file come behind it.
struct PreviewResponse {
    HttpStatus status = HttpStatus::Ok;
    QByteArray head;
    ByteRange body;
};

/// The answer to a request for this file: all of it, the one range that was asked for, or that there is no such range (RFC 9110,
/// section 14). More than one range, and what is no range at all, is answered with the whole file, as a server may.
PreviewResponse respond(const HttpRequest &request, const PreviewedFile &file);

/// An answer that has nothing but a status; the connection ends with it.
QByteArray refusalOf(HttpStatus status);

} // namespace plug::runtime
