#include "core/runtime/preview_response.h"

#include <algorithm>
#include <limits>
#include <optional>

namespace plug::runtime {

namespace {

constexpr std::uint64_t kEndless = std::numeric_limits<std::uint64_t>::max();

const char *reasonOf(HttpStatus status)
{
    switch (status) {
    case HttpStatus::Ok: return "OK";
    case HttpStatus::PartialContent: return "Partial Content";
    case HttpStatus::BadRequest: return "Bad Request";
    case HttpStatus::NotFound: return "Not Found";
    case HttpStatus::MethodNotAllowed: return "Method Not Allowed";
    case HttpStatus::RangeNotSatisfiable: return "Range Not Satisfiable";
    case HttpStatus::MisdirectedRequest: return "Misdirected Request";
    case HttpStatus::HeadTooLarge: return "Request Header Fields Too Large";
    case HttpStatus::ServiceUnavailable: return "Service Unavailable";
    }
    return "";
}

QByteArray statusLine(HttpStatus status)
{
    return "HTTP/1.1 " + QByteArray::number(static_cast<int>(status)) + ' ' + reasonOf(status) + "\r\n";
}

QByteArray field(const char *name, const QByteArray &value)
{
    return name + QByteArray(": ") + value + "\r\n";
}

/// What others have published is shown, and nothing of it is run; no other site learns the address or embeds the file.
QByteArray cautions()
{
    return field("Content-Security-Policy", "script-src 'none'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
        + field("X-Content-Type-Options", "nosniff") + field("Referrer-Policy", "no-referrer")
        + field("Cross-Origin-Resource-Policy", "same-origin") + field("Cache-Control", "no-store");
}

/// 1*DIGIT. A number that is too large is the largest: it lies behind the end of every file.
std::optional<std::uint64_t> number(const QByteArray &digits)
{
    std::uint64_t value = 0;
    for (const char digit : digits) {
        if (digit < '0' || digit > '9')
            return std::nullopt;
        const auto unit = static_cast<std::uint64_t>(digit - '0');
        value = value > (kEndless - unit) / 10 ? kEndless : value * 10 + unit;
    }
    return digits.isEmpty() ? std::nullopt : std::optional(value);
}

/// Bytes of a file of `size`, empty where there are none of that range; nothing where the field does not count.
std::optional<ByteRange> rangeOf(const QByteArray &header, std::uint64_t size)
{
    constexpr char kUnit[] = "bytes=";
    if (size == 0 || header.size() < 6 || qstrnicmp(header.constData(), kUnit, 6) != 0)
        return std::nullopt;
    const QByteArray spec = header.mid(6).trimmed();
    const qsizetype dash = spec.indexOf('-');
    if (dash < 0)
        return std::nullopt;
    const auto first = number(spec.left(dash));
    const auto last = number(spec.mid(dash + 1));
    if (dash == 0)
        return last ? std::optional(ByteRange{size - std::min(*last, size), size}) : std::nullopt;
    if (!first || (!last && dash + 1 < spec.size()) || (last && *last < *first))
        return std::nullopt;
    if (*first >= size)
        return ByteRange{};
    return ByteRange{*first, last ? std::min(*last, size - 1) + 1 : size};
}

} // namespace

PreviewResponse respond(const HttpRequest &request, const PreviewedFile &file)
{
    // A tag that is weak or of other bytes, or a date: what there was is not what there is.
    const bool isSame = request.ifRange.isEmpty() || request.ifRange == file.tag;
    const auto range = isSame && request.method == HttpRequest::Method::Get ? rangeOf(request.range, file.size) : std::nullopt;
    PreviewResponse response{HttpStatus::Ok, {}, {0, file.size}};
    const QByteArray size = QByteArray::number(static_cast<qulonglong>(file.size));
    QByteArray fields;
    if (range && range->isEmpty()) {
        response = {HttpStatus::RangeNotSatisfiable, {}, {}};
        fields = field("Content-Range", "bytes */" + size);
    } else if (range) {
        response = {HttpStatus::PartialContent, {}, *range};
        fields = field("Content-Range", "bytes " + QByteArray::number(static_cast<qulonglong>(range->begin)) + '-'
                                            + QByteArray::number(static_cast<qulonglong>(range->end - 1)) + '/' + size);
    }
    if (response.status != HttpStatus::RangeNotSatisfiable)
        fields += field("Content-Type", file.type) + field("ETag", file.tag);
    fields += field("Content-Length", QByteArray::number(static_cast<qulonglong>(response.body.size()))) + field("Accept-Ranges", "bytes")
        + field("Connection", request.keepsAlive ? "keep-alive" : "close");
    response.head = statusLine(response.status) + fields + cautions() + "\r\n";
    if (request.method == HttpRequest::Method::Head)
        response.body = {};
    return response;
}

QByteArray refusalOf(HttpStatus status)
{
    const QByteArray allowed = status == HttpStatus::MethodNotAllowed ? field("Allow", "GET, HEAD") : QByteArray();
    return statusLine(status) + allowed + field("Content-Length", "0") + field("Connection", "close") + cautions() + "\r\n";
}

} // namespace plug::runtime
