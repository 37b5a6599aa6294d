#pragma once

#include "ui/settings/settings.h"

#include <QWidget>

#include <utility>
#include <vector>

class QBoxLayout;
class QCheckBox;
class QSpinBox;

namespace plug::ui {

/// The settings of how hosts are found and reached. Each says what it does, and what others learn by it. Changes nothing itself.
class NetworkPage final : public QWidget {
    Q_OBJECT

public:
    explicit NetworkPage(const Settings &settings, QWidget *parent = nullptr);

    std::vector<std::pair<SettingId, QVariant>> choices() const;

private:
    void addOptions(QBoxLayout &column, const Settings &settings);
    void addRelay(QBoxLayout &column, const Settings &settings);
    QCheckBox *addOption(QBoxLayout &column, const QString &text, const QString &sentence, const char *name);

    std::vector<std::pair<SettingId, QCheckBox *>> m_options;
    QCheckBox *m_relay = nullptr;
    QSpinBox *m_budget;
};

} // namespace plug::ui
