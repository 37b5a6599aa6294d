#include "core/runtime/http_request.h"

#include "core/base/limits.h"

#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>

namespace plug::runtime {

namespace {

namespace http = boost::beast::http;

using Message = http::request_parser<http::empty_body>::value_type;

QByteArray bytesOf(boost::beast::string_view text)
{
    return QByteArray(text.data(), static_cast<qsizetype>(text.size()));
}

/// Of a field that stands there twice no one can say what it means.
QByteArray only(const Message &message, http::field name)
{
    return message.count(name) == 1 ? bytesOf(message[name]) : QByteArray();
}

} // namespace

Result<HttpRequest, HttpStatus> parseHttpRequest(const QByteArray &head)
{
    http::request_parser<http::empty_body> parser;
    parser.header_limit(limits::kMaxPreviewHead);
    boost::beast::error_code error;
    const std::size_t used = parser.put(boost::asio::buffer(head.constData(), static_cast<std::size_t>(head.size())), error);
    if (error == http::error::header_limit)
        return Failure{HttpStatus::HeadTooLarge};
    if (error || !parser.is_header_done() || used != static_cast<std::size_t>(head.size()))
        return Failure{HttpStatus::BadRequest};
    const Message &message = parser.get();
    if (parser.chunked() || parser.content_length().value_or(0) > 0 || message.count(http::field::host) != 1)
        return Failure{HttpStatus::BadRequest};
    if (message.method() != http::verb::get && message.method() != http::verb::head)
        return Failure{HttpStatus::MethodNotAllowed};
    HttpRequest request;
    request.method = message.method() == http::verb::head ? HttpRequest::Method::Head : HttpRequest::Method::Get;
    request.target = bytesOf(message.target());
    request.host = only(message, http::field::host);
    request.range = only(message, http::field::range);
    request.ifRange = only(message, http::field::if_range);
    request.keepsAlive = message.keep_alive();
    return request;
}

} // namespace plug::runtime
