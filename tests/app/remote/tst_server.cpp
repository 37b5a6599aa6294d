#include "app/remote/address.h"
#include "app/remote/client.h"
#include "app/remote/limits.h"
#include "app/remote/server.h"
#include "core/base/random.h"

#include <QFile>
#include <QJsonDocument>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace plug;
using namespace plug::remote;

namespace {

/// Answers "echo" at once and "wait" when the test says so.
class FakeMethods final : public Methods {
public:
    void call(const QString &method, const QJsonValue &params, Answer answer) override
    {
        ++calls;
        if (method == u"echo")
            return answer(params);
        if (method == u"wait")
            return waiting.push_back(std::move(answer));
        answer(Failure{Error{ErrorCode::MethodNotFound, QStringLiteral("no")}});
    }
    void setWatched(bool watched) override { isWatched = watched; }
    void tell(const QJsonObject &params) { Q_EMIT notified(QStringLiteral("news"), params); }

    std::vector<Answer> waiting;
    bool isWatched = false;
    int calls = 0;
};

/// A client that says what it likes.
struct RawClient {
    explicit RawClient(const QString &address)
    {
        socket.connectToServer(address);
        if (!socket.waitForConnected())
            qFatal("no server at %s", qPrintable(address));
    }
    void say(const QByteArray &bytes) { socket.write(bytes); }
    bool isOpen() const { return socket.state() == QLocalSocket::ConnectedState; }
    /// The next line, parsed.
    QJsonObject next()
    {
        if (!QTest::qWaitFor([&] { return socket.canReadLine() || !isOpen(); }, 20'000) || !socket.isOpen())
            return {};
        return QJsonDocument::fromJson(socket.readLine()).object();
    }
    int nextError() { return next()[QStringLiteral("error")][QStringLiteral("code")].toInt(); }

    QLocalSocket socket;
};

QByteArray echo(int id)
{
    return requestLine(QStringLiteral("echo"), {{QStringLiteral("x"), id}}, id);
}

int code(ErrorCode error)
{
    return static_cast<int>(error);
}

} // namespace

class TestServer : public QObject {
    Q_OBJECT

    struct Setting {
        Setting()
        {
            server.setMethods(&methods);
            error = server.listen(address);
        }

        QTemporaryDir folder;
        QString address = addressOf(folder.path());
        FakeMethods methods;
        Server server;
        QString error;
    };

private Q_SLOTS:
    void answers()
    {
        Setting s;
        QCOMPARE(s.error, QString());
        RawClient client(s.address);
        client.say(echo(1) + echo(2));
        QCOMPARE(client.next()[QStringLiteral("id")].toInt(), 1);
        QCOMPARE(client.next()[QStringLiteral("result")][QStringLiteral("x")].toInt(), 2);
    }

    void isTheUsersAlone()
    {
        Setting s;
        const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup | QFile::ReadOther | QFile::WriteOther | QFile::ExeOther;
        QVERIFY(!(QFile::permissions(s.address) & others));
    }

    void takesOverFromOneThatDied()
    {
        Setting s;
        Server second;
        FakeMethods methods;
        second.setMethods(&methods);
        QCOMPARE(second.listen(s.address), QString());
        RawClient client(s.address);
        client.say(echo(1));
        QCOMPARE(client.next()[QStringLiteral("id")].toInt(), 1);
        QCOMPARE(methods.calls, 1);
    }

    void saysWhereItCantListen()
    {
        Server server;
        QVERIFY(!server.listen(QStringLiteral("/nowhere/at/all/control")).isEmpty());
    }

    void answersLaterAndInAnyOrder()
    {
        Setting s;
        RawClient client(s.address);
        client.say(requestLine(QStringLiteral("wait"), {}, 1) + requestLine(QStringLiteral("wait"), {}, 2));
        QTRY_COMPARE(s.methods.waiting.size(), std::size_t(2));
        s.methods.waiting[1](QJsonValue(2));
        s.methods.waiting[0](QJsonValue(1));
        QCOMPARE(client.next()[QStringLiteral("id")].toInt(), 2);
        QCOMPARE(client.next()[QStringLiteral("id")].toInt(), 1);
    }

    void anAnswerToOneWhoLeftComesToNothing()
    {
        Setting s;
        {
            RawClient client(s.address);
            client.say(requestLine(QStringLiteral("wait"), {}, 1));
            QTRY_COMPARE(s.methods.waiting.size(), std::size_t(1));
        }
        RawClient other(s.address);
        other.say(echo(1));
        QCOMPARE(other.next()[QStringLiteral("id")].toInt(), 1);
        s.methods.waiting[0](QJsonValue(1));
    }

    void goesOnAfterNonsense()
    {
        Setting s;
        RawClient client(s.address);
        for (const QByteArray &nonsense : {QByteArray("x\n"), QByteArray("\xff\xff\n"), QByteArray(200'000, '[') + '\n', QByteArray("{\0}\n", 4)}) {
            client.say(nonsense);
            QCOMPARE(client.nextError(), code(ErrorCode::ParseError));
        }
        client.say("[]\n");
        QCOMPARE(client.nextError(), code(ErrorCode::InvalidRequest));
        client.say("\n \r\n" + echo(5));
        QCOMPARE(client.next()[QStringLiteral("id")].toInt(), 5);
    }

    void waitsForTheRestOfALine()
    {
        Setting s;
        RawClient client(s.address);
        const QByteArray line = echo(1);
        client.say(line.left(10));
        client.socket.flush();
        RawClient other(s.address);
        other.say(echo(2));
        QCOMPARE(other.next()[QStringLiteral("id")].toInt(), 2);
        client.say(line.mid(10));
        QCOMPARE(client.next()[QStringLiteral("id")].toInt(), 1);
    }

    void leavesOneWhoseLineIsTooLong()
    {
        Setting s;
        RawClient client(s.address);
        client.say(QByteArray(limits::kMaxLine + 1, 'x'));
        QCOMPARE(client.nextError(), code(ErrorCode::InvalidRequest));
        QTRY_VERIFY(!client.isOpen());
        QCOMPARE(s.methods.calls, 0);
    }

    void takesTheLongestLine()
    {
        Setting s;
        RawClient client(s.address);
        const QByteArray rest = echo(1).chopped(1);
        client.say(QByteArray(limits::kMaxLine - rest.size(), ' ') + rest + '\n');
        QCOMPARE(client.next()[QStringLiteral("id")].toInt(), 1);
    }

    void boundsWhatWaits()
    {
        Setting s;
        RawClient client(s.address);
        for (std::size_t i = 0; i <= limits::kMaxUnanswered; ++i)
            client.say(requestLine(QStringLiteral("wait"), {}, qint64(i)));
        QCOMPARE(client.nextError(), code(ErrorCode::TooManyRequests));
        QCOMPARE(s.methods.waiting.size(), limits::kMaxUnanswered);
        s.methods.waiting[0](QJsonValue(0));
        QCOMPARE(client.next()[QStringLiteral("id")].toInt(), 0);
        client.say(echo(9));
        QCOMPARE(client.next()[QStringLiteral("id")].toInt(), 9);
    }

    void boundsItsClients()
    {
        Setting s;
        std::vector<std::unique_ptr<RawClient>> clients;
        for (std::size_t i = 0; i < limits::kMaxClients; ++i) {
            clients.push_back(std::make_unique<RawClient>(s.address));
            clients.back()->say(echo(int(i)));
            QCOMPARE(clients.back()->next()[QStringLiteral("id")].toInt(), int(i));
        }
        RawClient tooMany(s.address);
        QCOMPARE(tooMany.nextError(), code(ErrorCode::TooManyClients));
        QTRY_VERIFY(!tooMany.isOpen());
        clients.pop_back();
        const auto isTaken = [&] {
            RawClient next(s.address);
            next.say(echo(1));
            return next.next()[QStringLiteral("id")].toInt() == 1;
        };
        QTRY_VERIFY(isTaken());
        clients.front()->say(echo(7));
        QCOMPARE(clients.front()->next()[QStringLiteral("id")].toInt(), 7);
    }

    void tellsWhoWantsToBeTold()
    {
        Setting s;
        RawClient quiet(s.address);
        RawClient curious(s.address);
        curious.say(requestLine(QStringLiteral("subscribe"), {}, 1));
        QCOMPARE(curious.next()[QStringLiteral("id")].toInt(), 1);
        QVERIFY(s.methods.isWatched);
        s.methods.tell({{QStringLiteral("n"), 5}});
        const QJsonObject news = curious.next();
        QCOMPARE(news[QStringLiteral("method")].toString(), QStringLiteral("news"));
        QCOMPARE(news[QStringLiteral("params")][QStringLiteral("n")].toInt(), 5);
        quiet.say(echo(3));
        QCOMPARE(quiet.next()[QStringLiteral("id")].toInt(), 3);
        curious.say(requestLine(QStringLiteral("unsubscribe"), {}, 2));
        QCOMPARE(curious.next()[QStringLiteral("id")].toInt(), 2);
        QVERIFY(!s.methods.isWatched);
    }

    void watchesNoLongerThanAnybodyIsThere()
    {
        Setting s;
        {
            RawClient client(s.address);
            client.say(requestLine(QStringLiteral("subscribe"), {}, 1));
            QTRY_VERIFY(s.methods.isWatched);
        }
        QTRY_VERIFY(!s.methods.isWatched);
    }

    void leavesOneThatDoesNotRead()
    {
        Setting s;
        RawClient client(s.address);
        client.socket.setReadBufferSize(1);
        client.say(requestLine(QStringLiteral("subscribe"), {}, 1));
        QTRY_VERIFY(s.methods.isWatched);
        const QJsonObject large{{QStringLiteral("x"), QString(1'000'000, u'x')}};
        for (qint64 sent = 0; sent < 2 * limits::kMaxBacklog && s.methods.isWatched; sent += 1'000'000)
            s.methods.tell(large);
        QVERIFY(!s.methods.isWatched);
    }

    void saysThatTheEndIsNear()
    {
        Setting s;
        RawClient client(s.address);
        s.server.setMethods(nullptr);
        client.say(echo(1));
        QCOMPARE(client.nextError(), code(ErrorCode::Stopping));
    }

    void livesThroughRandomBytes()
    {
        Setting s;
        SeededRandom random(7);
        for (int round = 0; round < 50; ++round) {
            RawClient client(s.address);
            QByteArray bytes(qsizetype(random.below(3000)), '\0');
            for (char &byte : bytes)
                byte = "{}[]\",:0a\\u\n\xff\x00 "[random.below(16)];
            client.say(bytes + '\n' + echo(round));
            QJsonObject answer;
            do {
                answer = client.next();
                QVERIFY(!answer.isEmpty());
            } while (answer[QStringLiteral("id")].toInt(-1) != round);
        }
    }

    void theClientUnderstandsIt()
    {
        Setting s;
        Client client;
        QVERIFY(client.connectTo(s.address));
        QSignalSpy news(&client, &Client::notified);
        QSignalSpy closed(&client, &Client::closed);
        std::vector<Outcome> outcomes;
        const auto keep = [&](const Outcome &outcome) { outcomes.push_back(outcome); };
        client.call(QStringLiteral("echo"), {{QStringLiteral("x"), 1}}, keep);
        client.call(QStringLiteral("nothing"), {}, keep);
        client.call(QStringLiteral("subscribe"), {}, keep);
        QTRY_COMPARE(outcomes.size(), std::size_t(3));
        QCOMPARE((*outcomes[0])[QStringLiteral("x")].toInt(), 1);
        QCOMPARE(outcomes[1].error().code, ErrorCode::MethodNotFound);
        s.methods.tell({});
        QTRY_COMPARE(news.size(), 1);
        client.call(QStringLiteral("wait"), {}, keep);
        QTRY_COMPARE(s.methods.waiting.size(), std::size_t(1));
        QCOMPARE(closed.size(), 0);
        client.call(QStringLiteral("x").repeated(limits::kMaxLine), {}, keep); // it is left for that
        QTRY_COMPARE(closed.size(), 1);
        QCOMPARE(outcomes.size(), std::size_t(5));
        QCOMPARE(outcomes.back().error().code, ErrorCode::InternalError);
    }

    void theClientFindsNobody()
    {
        const QTemporaryDir folder;
        Client client;
        QVERIFY(!client.connectTo(addressOf(folder.path())));
    }
};

QTEST_GUILESS_MAIN(TestServer)
#include "tst_server.moc"
