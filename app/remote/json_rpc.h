#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QJsonArray>
#include <QJsonObject>
#include <QJsonValue>
#include <QString>

#include <functional>
#include <optional>
#include <vector>

/// JSON-RPC 2.0 (jsonrpc.org/specification) without a way to carry it: bytes to requests, and answers to bytes.
namespace plug::remote {

enum class ErrorCode : int {
    // The specification's, section 5.1
    ParseError = -32700,
    InvalidRequest = -32600,
    MethodNotFound = -32601,
    InvalidParams = -32602,
    InternalError = -32603,
    // This server's, in the range that is left to servers
    TooManyRequests = -32000,
    TooManyClients = -32001,
    Stopping = -32002,
    // The methods'
    NoSuchTransfer = 1,
    NoSuchHost = 2,
    ListFull = 3,
    Disk = 4,
    Removed = 5,
};

struct Error {
    ErrorCode code = ErrorCode::InternalError;
    QString message; ///< for a person, in English
};

using Outcome = Result<QJsonValue, Error>;
/// Takes a request's outcome, once. What comes after its client has gone comes to nothing.
using Answer = std::function<void(Outcome)>;

struct Request {
    QString method;
    QJsonValue params;             ///< an object, an array, or undefined
    std::optional<QJsonValue> id;  ///< a string, a number or null; nothing where no answer is wanted
    std::optional<Error> fault;    ///< it is no request
};

/// What came in one piece: a request, or a batch of them.
struct Message {
    std::vector<Request> requests;
    bool isBatch = false;
};

/// The error where it is no JSON at all, an empty batch, or one beyond limits::kMaxBatch.
Result<Message, Error> parseMessage(const QByteArray &text);

/// As lines, with their end.
QByteArray requestLine(const QString &method, const QJsonObject &params, qint64 id);
QByteArray notificationLine(const QString &method, const QJsonObject &params);
/// Of something of which no id could be told.
QByteArray errorLine(const Error &error);

/// The answers to one message, until all are there.
class Exchange {
public:
    explicit Exchange(const Message &message);

    /// Once for each request, in any order; those that want no answer included.
    void answer(std::size_t index, const Outcome &outcome);
    bool isComplete() const { return m_missing == 0; }
    /// A line, in the requests' order; empty where none wants an answer.
    QByteArray reply() const;

private:
    struct Slot {
        std::optional<QJsonValue> id;
        QJsonObject response;
    };

    std::vector<Slot> m_slots;
    std::size_t m_missing;
    bool m_isBatch;
};

} // namespace plug::remote
