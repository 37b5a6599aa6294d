#include "app/remote/json_rpc.h"

#include "app/remote/limits.h"

#include <QJsonDocument>

#include <limits>

namespace plug::remote {

namespace {

const QString kVersionKey = QStringLiteral("jsonrpc");
const QString kVersion = QStringLiteral("2.0");
const QString kMethod = QStringLiteral("method");
const QString kParams = QStringLiteral("params");
const QString kId = QStringLiteral("id");

Error invalid(const QString &message)
{
    return {ErrorCode::InvalidRequest, message};
}

bool isId(const QJsonValue &value)
{
    return value.isString() || value.isDouble() || value.isNull();
}

/// A request's id that can be told even where the rest is wrong is given back with the error.
Request faulty(const QJsonValue &id, const QString &message)
{
    return {{}, {}, isId(id) ? id : QJsonValue(QJsonValue::Null), invalid(message)};
}

Request requestOf(const QJsonValue &value)
{
    if (!value.isObject())
        return faulty({}, QStringLiteral("A request is an object."));
    const QJsonObject object = value.toObject();
    const QJsonValue id = object[kId];
    if (object[kVersionKey] != kVersion)
        return faulty(id, QStringLiteral("\"jsonrpc\" must be \"2.0\"."));
    if (!id.isUndefined() && !isId(id))
        return faulty(id, QStringLiteral("\"id\" must be a string, a number or null."));
    if (!object[kMethod].isString())
        return faulty(id, QStringLiteral("\"method\" must be a string."));
    const QJsonValue params = object[kParams];
    if (!params.isUndefined() && !params.isObject() && !params.isArray())
        return faulty(id, QStringLiteral("\"params\" must be an object or an array."));
    return {object[kMethod].toString(), params, id.isUndefined() ? std::nullopt : std::optional(id), std::nullopt};
}

/// Qt reads objects and arrays alone as documents. In brackets it reads every JSON text (RFC 8259), such as a bare number.
Result<QJsonValue, Error> parseJson(const QByteArray &text)
{
    QJsonParseError error;
    const QJsonArray array = QJsonDocument::fromJson('[' + text + ']', &error).array();
    if (error.error != QJsonParseError::NoError)
        return Failure{Error{ErrorCode::ParseError, QStringLiteral("This is no JSON: %1.").arg(error.errorString())}};
    if (array.size() != 1)
        return Failure{Error{ErrorCode::ParseError, QStringLiteral("This is not one JSON text.")}};
    return array.first();
}

QByteArray lineOf(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n';
}

QJsonObject responseOf(const QJsonValue &id, const Outcome &outcome)
{
    QJsonObject response{{kVersionKey, kVersion}, {kId, id}};
    if (outcome) {
        response.insert(QStringLiteral("result"), *outcome);
    } else {
        response.insert(QStringLiteral("error"), QJsonObject{{QStringLiteral("code"), static_cast<int>(outcome.error().code)},
                                                             {QStringLiteral("message"), outcome.error().message}});
    }
    return response;
}

} // namespace

Result<Message, Error> parseMessage(const QByteArray &text)
{
    const auto value = parseJson(text);
    if (!value)
        return Failure{value.error()};
    if (!value->isArray())
        return Message{{requestOf(*value)}, false};
    const QJsonArray batch = value->toArray();
    if (batch.isEmpty())
        return Failure{invalid(QStringLiteral("A batch must not be empty."))};
    if (batch.size() > limits::kMaxBatch)
        return Failure{invalid(QStringLiteral("A batch may have %1 requests.").arg(limits::kMaxBatch))};
    Message message{{}, true};
    for (const QJsonValue &request : batch)
        message.requests.push_back(requestOf(request));
    return message;
}

QByteArray requestLine(const QString &method, const QJsonObject &params, qint64 id)
{
    return lineOf({{kVersionKey, kVersion}, {kMethod, method}, {kParams, params}, {kId, id}});
}

QByteArray notificationLine(const QString &method, const QJsonObject &params)
{
    return lineOf({{kVersionKey, kVersion}, {kMethod, method}, {kParams, params}});
}

QByteArray errorLine(const Error &error)
{
    return lineOf(responseOf(QJsonValue::Null, Failure{error}));
}

Exchange::Exchange(const Message &message)
    : m_missing(message.requests.size())
    , m_isBatch(message.isBatch)
{
    for (const Request &request : message.requests)
        m_slots.push_back({request.id, {}});
}

void Exchange::answer(std::size_t index, const Outcome &outcome)
{
    PLUG_CHECK(index < m_slots.size() && m_missing > 0);
    Slot &slot = m_slots[index];
    if (slot.id)
        slot.response = responseOf(*slot.id, outcome);
    --m_missing;
}

QByteArray Exchange::reply() const
{
    QJsonArray responses;
    for (const Slot &slot : m_slots) {
        if (slot.id)
            responses << slot.response;
    }
    if (responses.isEmpty())
        return {};
    return m_isBatch ? QJsonDocument(responses).toJson(QJsonDocument::Compact) + '\n' : lineOf(responses.first().toObject());
}

} // namespace plug::remote
