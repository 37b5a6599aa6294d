#include "core/runtime/engine_client.h"

#include <QTest>
#include <QThread>

using namespace plug;
using namespace plug::runtime;

namespace {

class Echo final : public EngineClient {
public:
    void post(engine::Command) override {}
    quint16 port() const override { return 0; }
    void setVisible(bool) override {}
};

} // namespace

class TestEngineClient : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void itsSignalsCrossThreadsAsValues()
    {
        Echo client;
        QString path;
        std::size_t rows = 0;
        connect(&client, &EngineClient::eventOccurred, this,
                [&](const engine::Event &event) { path = std::get<engine::Completed>(event).path; });
        connect(&client, &EngineClient::snapshotChanged, this,
                [&](const engine::SnapshotDelta &delta) { rows = delta.changed.size(); });
        const std::unique_ptr<QThread> thread(QThread::create([&client] {
            engine::SnapshotDelta delta;
            delta.changed.resize(3);
            Q_EMIT client.eventOccurred(engine::Completed{TransferId{1}, QStringLiteral("/x"), 1});
            Q_EMIT client.snapshotChanged(delta);
        }));
        thread->start();
        QVERIFY(thread->wait());
        QVERIFY(path.isEmpty()); // queued, not called from the other thread
        QTRY_COMPARE(rows, std::size_t(3));
        QCOMPARE(path, QStringLiteral("/x"));
    }
};

QTEST_GUILESS_MAIN(TestEngineClient)
#include "tst_engine_client.moc"
