#pragma once

#include "tests/ui/fake_engine_client.h"
#include "tests/ui/sample_transfers.h"
#include "ui/main_window.h"
#include "ui/settings/settings.h"

#include <QSettings>
#include <QTemporaryDir>

#include <memory>

namespace plug::test {

/// A shown window with the fake client and settings of its own.
class WindowFixture {
public:
    explicit WindowFixture(const std::vector<engine::TransferRow> &rows = {})
        : m_store(m_folder.filePath(QStringLiteral("settings.ini")), QSettings::IniFormat)
        , settings(m_store)
    {
        settings.setValue(ui::SettingId::DownloadFolder, m_folder.path());
        window = std::make_unique<ui::MainWindow>(client, settings);
        window->show();
        add(rows);
    }

    void add(const std::vector<engine::TransferRow> &rows)
    {
        engine::SnapshotDelta delta;
        delta.changed = rows;
        delta.totals = sampleTotals();
        client.change(delta);
    }

    void know(const std::vector<engine::HostRow> &hosts)
    {
        engine::SnapshotDelta delta;
        delta.hosts = hosts;
        delta.hostsChanged = true;
        delta.totals = sampleTotals();
        client.change(delta);
    }

    template <typename T>
    T *part() const
    {
        return window->findChild<T *>();
    }

    QString folder() const { return m_folder.path(); }

private:
    QTemporaryDir m_folder;
    QSettings m_store;

public:
    ui::Settings settings;
    FakeEngineClient client;
    std::unique_ptr<ui::MainWindow> window;
};

} // namespace plug::test
