#include "ui/settings/settings.h"

#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace plug;
using ui::SettingId;
using ui::Settings;

class TestSettings : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void defaultsAreValid();
    void survivesARestart();
    void refusesWhatIsNotValid();
    void aSpoiltFileMeansDefaults();
    void tellsTheEngineWhatItNeeds();
    void tellsTheEngineHowToFindHosts();

private:
    QString file() const { return m_folder->filePath(QStringLiteral("s.ini")); }

    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestSettings::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
}

void TestSettings::defaultsAreValid()
{
    QSettings store(file(), QSettings::IniFormat);
    Settings settings(store);
    for (int id = 0; id < ui::kSettingCount; ++id)
        QVERIFY2(settings.setValue(SettingId(id), settings.value(SettingId(id))), qPrintable(QString::number(id)));
    QVERIFY(store.allKeys().isEmpty());
    QVERIFY(!settings.allowsClearText());
}

void TestSettings::survivesARestart()
{
    {
        QSettings store(file(), QSettings::IniFormat);
        Settings settings(store);
        QSignalSpy changes(&settings, &Settings::changed);
        QVERIFY(settings.setValue(SettingId::UploadLimit, 500'000));
        QVERIFY(settings.setValue(SettingId::AllowClearText, true));
        QVERIFY(settings.setValue(SettingId::AllowClearText, true));
        QVERIFY(settings.setValue(SettingId::WindowGeometry, QByteArray("\0\1\2", 3)));
        QCOMPARE(changes.count(), 3);
    }
    QSettings store(file(), QSettings::IniFormat);
    const Settings settings(store);
    QCOMPARE(settings.limit(SettingId::UploadLimit), std::optional<std::uint64_t>(500'000));
    QVERIFY(settings.allowsClearText());
    QCOMPARE(settings.value(SettingId::WindowGeometry).toByteArray(), QByteArray("\0\1\2", 3));
}

void TestSettings::refusesWhatIsNotValid()
{
    QSettings store(file(), QSettings::IniFormat);
    Settings settings(store);
    const QString folder = settings.downloadFolder();
    QVERIFY(!settings.setValue(SettingId::DownloadFolder, QStringLiteral("not/absolute")));
    QVERIFY(!settings.setValue(SettingId::ColorScheme, 7));
    QVERIFY(!settings.setValue(SettingId::Filter, -1));
    QVERIFY(!settings.setValue(SettingId::DownloadLimit, 3));
    QVERIFY(!settings.setValue(SettingId::DownloadLimit, QStringLiteral("fast")));
    QVERIFY(!settings.setValue(SettingId::RelayBytesOfDay, 0));
    QVERIFY(!settings.setValue(SettingId::RelayBytesOfDay, qulonglong(ui::kMostRelayBytes + 1)));
    QCOMPARE(settings.downloadFolder(), folder);
}

void TestSettings::aSpoiltFileMeansDefaults()
{
    QSettings store(file(), QSettings::IniFormat);
    store.setValue(QStringLiteral("window/filter"), QStringLiteral("banana"));
    store.setValue(QStringLiteral("general/colorScheme"), 99);
    store.setValue(QStringLiteral("transfers/downloadFolder"), QStringLiteral("relative"));
    store.setValue(QStringLiteral("general/language"), QString(400, QLatin1Char('x')));
    const Settings settings(store);
    QCOMPARE(settings.value(SettingId::Filter).toInt(), 0);
    QCOMPARE(settings.colorScheme(), ui::ColorScheme::System);
    QVERIFY(settings.downloadFolder().startsWith(QLatin1Char('/')) || settings.downloadFolder().contains(QLatin1Char(':')));
    QVERIFY(settings.language().isEmpty());
}

void TestSettings::tellsTheEngineWhatItNeeds()
{
    QSettings store(file(), QSettings::IniFormat);
    Settings settings(store);
    settings.setValue(SettingId::DownloadFolder, m_folder->path());
    settings.setValue(SettingId::DownloadLimit, 2'000'000);
    settings.setStateFolder(QStringLiteral("/state"));
    const engine::Config config = settings.engineConfig();
    QCOMPARE(config.downloadFolder, m_folder->path());
    QCOMPARE(config.stateFolder, QStringLiteral("/state"));
    QCOMPARE(config.downloadLimit, std::optional<std::uint64_t>(2'000'000));
    QVERIFY(!config.uploadLimit);
    QVERIFY(config.defaultMode == engine::TransferMode::FullSpeed && !config.preallocates);
    settings.setValue(SettingId::FetchInBackground, true);
    QVERIFY(settings.engineConfig().defaultMode == engine::TransferMode::Background && !settings.engineConfig().preallocates);
    settings.setValue(SettingId::Preallocate, true);
    QVERIFY(settings.engineConfig().preallocates);
}

void TestSettings::tellsTheEngineHowToFindHosts()
{
    QSettings store(file(), QSettings::IniFormat);
    Settings settings(store);
    const engine::Config usual = settings.engineConfig();
    QVERIFY(usual.findsHosts && usual.usesLan && usual.mapsPorts);
    QVERIFY2(!usual.usesMainlineDht && !usual.relaysForOthers, "what tells strangers, or costs something, is asked for");
    using Mark = std::pair<SettingId, bool engine::Config::*>;
    for (const auto &[id, mark] : {Mark(SettingId::FindHosts, &engine::Config::findsHosts), Mark(SettingId::UseLan, &engine::Config::usesLan),
                                   Mark(SettingId::MapPorts, &engine::Config::mapsPorts),
                                   Mark(SettingId::UseMainlineDht, &engine::Config::usesMainlineDht),
                                   Mark(SettingId::RelayForOthers, &engine::Config::relaysForOthers)}) {
        const engine::Config before = settings.engineConfig();
        QVERIFY(settings.setValue(id, !settings.isOn(id)));
        engine::Config after = settings.engineConfig();
        QVERIFY(after.*mark != before.*mark);
        after.*mark = before.*mark;
        QVERIFY2(after == before, "nothing else is touched");
    }
    QVERIFY(settings.setValue(SettingId::RelayBytesOfDay, qulonglong(5'000'000'000)));
    QCOMPARE(settings.engineConfig().relayBytesOfDay, std::uint64_t(5'000'000'000));
}

QTEST_GUILESS_MAIN(TestSettings)
#include "tst_settings.moc"
