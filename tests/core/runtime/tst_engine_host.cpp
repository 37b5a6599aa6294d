#include "core/runtime/engine_host.h"

#include <QFile>
#include <QFileInfo>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace plug;
using namespace plug::runtime;

namespace {

/// A host with its own state folder, and what it said.
struct Host {
    explicit Host(const QString &folder, quint16 port = 0)
        : host(optionsFor(folder, port))
    {
        QObject::connect(&host, &EngineClient::eventOccurred, &host, [this](const engine::Event &event) { events.push_back(event); });
        QObject::connect(&host, &EngineClient::snapshotChanged, &host, [this](const engine::SnapshotDelta &delta) {
            ++snapshots;
            last = delta;
            for (const engine::TransferRow &row : delta.changed)
                rows[row.id] = row;
        });
        QObject::connect(&host, &EngineClient::failed, &host, [this](const QString &message) { failure = message; });
    }

    static EngineOptions optionsFor(const QString &folder, quint16 port)
    {
        EngineOptions options;
        options.config.stateFolder = folder + QStringLiteral("/state");
        options.config.downloadFolder = folder;
        options.port = port;
        options.anyPort = port == 0;
        options.snapshotInterval = std::chrono::milliseconds(1);
        return options;
    }

    template <typename T>
    const T *find() const
    {
        for (const engine::Event &event : events) {
            if (const auto *found = std::get_if<T>(&event))
                return found;
        }
        return nullptr;
    }

    std::vector<engine::Event> events;
    std::map<TransferId, engine::TransferRow> rows;
    engine::SnapshotDelta last;
    int snapshots = 0;
    QString failure;
    EngineHost host; // last: it speaks until it is gone
};

} // namespace

class TestEngineHost : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;

    QString write(const QString &name, const QByteArray &bytes)
    {
        QFile file(m_folder->filePath(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
            qFatal("%s can't be written", qPrintable(file.fileName()));
        return file.fileName();
    }

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void canGoWithoutHavingStarted()
    {
        const Host host(m_folder->path());
    }

    void startsAndStops()
    {
        {
            Host host(m_folder->path());
            QCOMPARE(host.host.port(), quint16(0));
            host.host.start();
            QTRY_VERIFY(host.find<engine::Loaded>());
            QVERIFY(host.host.port() != 0);
            QVERIFY(!host.host.startFailure());
        }
        // The folder is free again.
        Host again(m_folder->path());
        again.host.start();
        QTRY_VERIFY(again.find<engine::Loaded>());
    }

    void survivesAStopByCommand()
    {
        Host host(m_folder->path());
        host.host.start();
        host.host.post(engine::Stop{});
        QTRY_VERIFY(host.find<engine::Stopped>());
        host.host.post(engine::SharePath{1, QStringLiteral("/x")});
    }

    void tellsASecondOneThatTheFolderIsTaken()
    {
        Host first(m_folder->path());
        first.host.start();
        QTRY_VERIFY(first.host.port() != 0);
        Host second(m_folder->path());
        second.host.start();
        QTRY_VERIFY(!second.failure.isEmpty());
        QCOMPARE(second.host.startFailure()->reason, StartFailure::Reason::Locked);
        QVERIFY2(second.failure.contains(m_folder->path()), qPrintable(second.failure));
        second.host.post(engine::SharePath{1, QStringLiteral("/x")}); // comes to nothing
    }

    void tellsThatThePortIsTaken()
    {
        Host first(m_folder->filePath(QStringLiteral("a")));
        first.host.start();
        QTRY_VERIFY(first.host.port() != 0);
        Host second(m_folder->filePath(QStringLiteral("b")), first.host.port());
        second.host.start();
        QTRY_VERIFY(!second.failure.isEmpty());
        QCOMPARE(second.host.startFailure()->reason, StartFailure::Reason::Port);
    }

    void tellsThatTheFolderCantBeMade()
    {
        Host host(write(QStringLiteral("file"), "x"));
        host.host.start();
        QTRY_VERIFY(!host.failure.isEmpty());
        QCOMPARE(host.host.startFailure()->reason, StartFailure::Reason::Folder);
    }

    void keepsItsIdentityAndPort()
    {
        EngineOptions options = Host::optionsFor(m_folder->path(), 0);
        options.anyPort = false;
        quint16 port = 0;
        {
            EngineHost host(options);
            host.start();
            QTRY_VERIFY((port = host.port()) != 0);
        }
        EngineHost host(options);
        host.start();
        QTRY_COMPARE(host.port(), port);
    }

    void givesNoSnapshotsWhileNobodyLooks()
    {
        Host host(m_folder->path());
        host.host.start();
        host.host.post(engine::SharePath{1, write(QStringLiteral("a"), "bytes")});
        QTRY_VERIFY(host.find<engine::Shared>());
        QCOMPARE(host.snapshots, 0);
        host.host.setVisible(true);
        QTRY_COMPARE(host.rows.size(), std::size_t(1));
    }

    void fetchesFromAnother()
    {
        const QByteArray bytes(3'000'000, 'p');
        Host server(m_folder->filePath(QStringLiteral("server")));
        server.host.start();
        server.host.post(engine::SharePath{1, write(QStringLiteral("film"), bytes)});
        QTRY_VERIFY(server.find<engine::Shared>());
        const content::Link link = server.find<engine::Shared>()->link;
        QVERIFY(!link.hosts.empty());

        const QString folder = m_folder->filePath(QStringLiteral("client"));
        Host client(folder);
        client.host.start();
        client.host.setVisible(true);
        client.host.post(engine::AddLink{1, link, folder});
        QTRY_VERIFY_WITH_TIMEOUT(client.find<engine::Completed>(), 60'000);
        QFile fetched(client.find<engine::Completed>()->path);
        QVERIFY(fetched.open(QIODevice::ReadOnly));
        QVERIFY(fetched.readAll() == bytes);
        QTRY_VERIFY(client.rows.size() == 1 && client.rows.begin()->second.isShare);
    }
};

QTEST_GUILESS_MAIN(TestEngineHost)
#include "tst_engine_host.moc"
