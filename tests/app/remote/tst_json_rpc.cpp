#include "app/remote/json_rpc.h"
#include "app/remote/limits.h"

#include <QJsonDocument>
#include <QTest>

using namespace plug;
using namespace plug::remote;

namespace {

/// The methods of the specification's examples (section 7).
Outcome exampleOf(const Request &request)
{
    const QJsonArray list = request.params.toArray();
    if (request.method == u"subtract") {
        if (request.params.isObject())
            return QJsonValue(request.params[QStringLiteral("minuend")].toInt() - request.params[QStringLiteral("subtrahend")].toInt());
        return QJsonValue(list[0].toInt() - list[1].toInt());
    }
    if (request.method == u"sum")
        return QJsonValue(list[0].toInt() + list[1].toInt() + list[2].toInt());
    if (request.method == u"get_data")
        return QJsonValue(QJsonArray{QStringLiteral("hello"), 5});
    return Failure{Error{ErrorCode::MethodNotFound, QStringLiteral("Method not found")}};
}

/// What the server says to `text`, its own words for errors left out: the specification leaves them open.
QJsonValue replyTo(const QByteArray &text)
{
    const auto wordless = [](QJsonObject response) {
        if (QJsonObject error = response.value(QStringLiteral("error")).toObject(); !error.isEmpty()) {
            if (error.take(QStringLiteral("message")).toString().isEmpty())
                return QJsonObject();
            response[QStringLiteral("error")] = error;
        }
        return response;
    };
    const auto message = parseMessage(text);
    if (!message)
        return wordless(QJsonDocument::fromJson(errorLine(message.error())).object());
    Exchange exchange(*message);
    for (std::size_t i = 0; i < message->requests.size(); ++i) {
        const Request &request = message->requests[i];
        exchange.answer(i, request.fault ? Outcome(Failure{*request.fault}) : exampleOf(request));
    }
    const QByteArray reply = exchange.reply();
    if (reply.isEmpty())
        return {};
    const QJsonDocument document = QJsonDocument::fromJson(reply);
    if (document.isObject())
        return wordless(document.object());
    QJsonArray responses;
    for (const QJsonValue &response : document.array())
        responses << wordless(response.toObject());
    return responses;
}

QJsonValue valueOf(const char *text)
{
    const QJsonDocument document = QJsonDocument::fromJson(text);
    return document.isArray() ? QJsonValue(document.array()) : document.isObject() ? QJsonValue(document.object()) : QJsonValue();
}

} // namespace

class TestJsonRpc : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void answersTheSpecificationsExamples_data()
    {
        QTest::addColumn<QByteArray>("request");
        QTest::addColumn<QJsonValue>("response");
        const auto row = [](const char *name, const char *request, const char *response) {
            QTest::newRow(name) << QByteArray(request) << valueOf(response);
        };
        row("positional parameters", R"({"jsonrpc": "2.0", "method": "subtract", "params": [42, 23], "id": 1})", R"({"jsonrpc": "2.0", "result": 19, "id": 1})");
        row("the other way round", R"({"jsonrpc": "2.0", "method": "subtract", "params": [23, 42], "id": 2})", R"({"jsonrpc": "2.0", "result": -19, "id": 2})");
        row("named parameters", R"({"jsonrpc": "2.0", "method": "subtract", "params": {"subtrahend": 23, "minuend": 42}, "id": 3})",
            R"({"jsonrpc": "2.0", "result": 19, "id": 3})");
        row("in another order", R"({"jsonrpc": "2.0", "method": "subtract", "params": {"minuend": 42, "subtrahend": 23}, "id": 4})",
            R"({"jsonrpc": "2.0", "result": 19, "id": 4})");
        row("a notification", R"({"jsonrpc": "2.0", "method": "update", "params": [1,2,3,4,5]})", "");
        row("a notification without parameters", R"({"jsonrpc": "2.0", "method": "foobar"})", "");
        row("non-existent method", R"({"jsonrpc": "2.0", "method": "foobar", "id": "1"})", R"({"jsonrpc": "2.0", "error": {"code": -32601}, "id": "1"})");
        row("invalid JSON", R"({"jsonrpc": "2.0", "method": "foobar, "params": "bar", "baz])", R"({"jsonrpc": "2.0", "error": {"code": -32700}, "id": null})");
        row("invalid request", R"({"jsonrpc": "2.0", "method": 1, "params": "bar"})", R"({"jsonrpc": "2.0", "error": {"code": -32600}, "id": null})");
        row("batch of invalid JSON", R"([{"jsonrpc": "2.0", "method": "sum", "params": [1,2,4], "id": "1"}, {"jsonrpc": "2.0", "method")",
            R"({"jsonrpc": "2.0", "error": {"code": -32700}, "id": null})");
        row("empty array", "[]", R"({"jsonrpc": "2.0", "error": {"code": -32600}, "id": null})");
        row("batch of one that is no request", "[1]", R"([{"jsonrpc": "2.0", "error": {"code": -32600}, "id": null}])");
        row("batch of three", "[1,2,3]",
            R"([{"jsonrpc": "2.0", "error": {"code": -32600}, "id": null},
                {"jsonrpc": "2.0", "error": {"code": -32600}, "id": null},
                {"jsonrpc": "2.0", "error": {"code": -32600}, "id": null}])");
        row("batch", R"([{"jsonrpc": "2.0", "method": "sum", "params": [1,2,4], "id": "1"},
                         {"jsonrpc": "2.0", "method": "notify_hello", "params": [7]},
                         {"jsonrpc": "2.0", "method": "subtract", "params": [42,23], "id": "2"},
                         {"foo": "boo"},
                         {"jsonrpc": "2.0", "method": "foo.get", "params": {"name": "myself"}, "id": "5"},
                         {"jsonrpc": "2.0", "method": "get_data", "id": "9"}])",
            R"([{"jsonrpc": "2.0", "result": 7, "id": "1"},
                {"jsonrpc": "2.0", "result": 19, "id": "2"},
                {"jsonrpc": "2.0", "error": {"code": -32600}, "id": null},
                {"jsonrpc": "2.0", "error": {"code": -32601}, "id": "5"},
                {"jsonrpc": "2.0", "result": ["hello", 5], "id": "9"}])");
        row("batch of notifications", R"([{"jsonrpc": "2.0", "method": "notify_sum", "params": [1,2,4]},
                                          {"jsonrpc": "2.0", "method": "notify_hello", "params": [7]}])", "");
    }

    void answersTheSpecificationsExamples()
    {
        QFETCH(const QByteArray, request);
        QFETCH(const QJsonValue, response);
        QCOMPARE(replyTo(request), response);
    }

    void refusesWhatIsNoRequest_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("code");
        const auto row = [](const char *name, const QByteArray &text, ErrorCode code) { QTest::newRow(name) << text << static_cast<int>(code); };
        row("a number", "1", ErrorCode::InvalidRequest);
        row("a string", "\"x\"", ErrorCode::InvalidRequest);
        row("null", "null", ErrorCode::InvalidRequest);
        row("two texts", "1,1", ErrorCode::ParseError);
        row("two arrays", "[1],[1]", ErrorCode::ParseError);
        row("brackets the wrong way", "],[", ErrorCode::ParseError);
        row("nothing", "", ErrorCode::ParseError);
        row("a zero byte", QByteArray("{\0}", 3), ErrorCode::ParseError);
        row("invalid UTF-8", "{\"jsonrpc\":\"2.0\",\"method\":\"\xff\xfe\",\"id\":1}", ErrorCode::ParseError);
        row("overlong UTF-8", "{\"jsonrpc\":\"2.0\",\"method\":\"\xc0\xaf\",\"id\":1}", ErrorCode::ParseError);
        row("deep arrays", QByteArray(100'000, '['), ErrorCode::ParseError);
        row("deep arrays that end", QByteArray(100'000, '[') + QByteArray(100'000, ']'), ErrorCode::ParseError);
        row("deep objects", QByteArray("{\"a\":").repeated(20'000), ErrorCode::ParseError);
        row("no version", R"({"method":"m","id":1})", ErrorCode::InvalidRequest);
        row("version 1", R"({"jsonrpc":"1.0","method":"m","id":1})", ErrorCode::InvalidRequest);
        row("version as number", R"({"jsonrpc":2.0,"method":"m","id":1})", ErrorCode::InvalidRequest);
        row("parameters as number", R"({"jsonrpc":"2.0","method":"m","params":1,"id":1})", ErrorCode::InvalidRequest);
        row("parameters as null", R"({"jsonrpc":"2.0","method":"m","params":null,"id":1})", ErrorCode::InvalidRequest);
        row("id as object", R"({"jsonrpc":"2.0","method":"m","id":{}})", ErrorCode::InvalidRequest);
        row("id as truth", R"({"jsonrpc":"2.0","method":"m","id":true})", ErrorCode::InvalidRequest);
        row("no method", R"({"jsonrpc":"2.0","id":1})", ErrorCode::InvalidRequest);
        row("too large a batch", '[' + QByteArray("1,").repeated(limits::kMaxBatch) + "1]", ErrorCode::InvalidRequest);
    }

    void refusesWhatIsNoRequest()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const int, code);
        const QJsonValue reply = replyTo(text);
        QVERIFY(reply.isObject());
        QCOMPARE(reply[QStringLiteral("error")][QStringLiteral("code")].toInt(), code);
        QVERIFY(!reply.toObject().contains(QStringLiteral("result")));
    }

    void givesBackTheIdThatCameWithTheFault()
    {
        QCOMPARE(replyTo(R"({"jsonrpc":"2.0","method":1,"id":"seven"})")[QStringLiteral("id")], QJsonValue(QStringLiteral("seven")));
    }

    void givesIdsBackAsTheyCame()
    {
        for (const char *id : {"9007199254740991", "-1", "\"\"", "\"\xc3\xa4\"", "null", "0.5"}) {
            const QByteArray request = R"({"jsonrpc":"2.0","method":"get_data","id":)" + QByteArray(id) + "}";
            const QJsonValue sent = QJsonDocument::fromJson('[' + QByteArray(id) + ']').array().first();
            QCOMPARE(replyTo(request)[QStringLiteral("id")], sent);
        }
    }

    void isCompleteWhenAllAreAnswered()
    {
        const auto message = parseMessage(R"([{"jsonrpc":"2.0","method":"a","id":1},{"jsonrpc":"2.0","method":"b"},{"jsonrpc":"2.0","method":"c","id":3}])");
        QVERIFY(message.hasValue());
        Exchange exchange(*message);
        exchange.answer(2, QJsonValue(30));
        exchange.answer(1, QJsonValue(20));
        QVERIFY(!exchange.isComplete());
        exchange.answer(0, QJsonValue(10));
        QVERIFY(exchange.isComplete());
        const QJsonArray responses = QJsonDocument::fromJson(exchange.reply()).array();
        QCOMPARE(responses.size(), 2); // in the requests' order, whichever came first
        QCOMPARE(responses[0][QStringLiteral("result")].toInt(), 10);
        QCOMPARE(responses[1][QStringLiteral("result")].toInt(), 30);
    }

    void writesLines()
    {
        const QByteArray line = notificationLine(QStringLiteral("m"), {{QStringLiteral("text"), QStringLiteral("a\nb\r")}});
        QVERIFY(line.endsWith('\n'));
        QCOMPARE(line.count('\n'), 1);
        QVERIFY(!QJsonDocument::fromJson(line).object().contains(QStringLiteral("id")));
        const auto request = parseMessage(requestLine(QStringLiteral("m"), {}, 7));
        QVERIFY(request.hasValue());
        QCOMPARE(request->requests[0].id, std::optional(QJsonValue(7)));
    }
};

QTEST_APPLESS_MAIN(TestJsonRpc)
#include "tst_json_rpc.moc"
