#include "ui/dialogs/network_page.h"

#include "ui/dialogs/problem_label.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QSpinBox>
#include <QStyle>
#include <QVBoxLayout>

namespace plug::ui {
namespace {

constexpr std::uint64_t kMegabyte = 1'000'000;
constexpr int kStep = 100;
/// A sentence stands close to what it is about.
constexpr int kWithin = 2;
constexpr int kBetween = 12;

} // namespace

NetworkPage::NetworkPage(const Settings &settings, QWidget *parent)
    : QWidget(parent)
    , m_budget(new QSpinBox(this))
{
    auto *column = new QVBoxLayout(this);
    column->setSpacing(kWithin);
    addOptions(*column, settings);
    addRelay(*column, settings);
    column->addStretch();
}

std::vector<std::pair<SettingId, QVariant>> NetworkPage::choices() const
{
    std::vector<std::pair<SettingId, QVariant>> choices;
    for (const auto &[id, box] : m_options)
        choices.emplace_back(id, box->isChecked());
    choices.emplace_back(SettingId::RelayBytesOfDay, qulonglong(m_budget->value()) * kMegabyte);
    return choices;
}

void NetworkPage::addOptions(QBoxLayout &column, const Settings &settings)
{
    m_options = {
        {SettingId::FindHosts,
         addOption(column, tr("Ask the &hosts that are known for others"),
                   tr("Known hosts are asked who has a file, and are told what you share publicly. They see a key made from its GUID, "
                      "which does not let them fetch it."),
                   "findHosts")},
        {SettingId::UseLan,
         addOption(column, tr("Look for hosts on the &local network"),
                   tr("Computers on the same network find each other without a link's address. All on it can see that PLUG runs here."), "useLan")},
        {SettingId::MapPorts,
         addOption(column, tr("Ask the &router to forward the port"),
                   tr("Others can then reach this computer from outside. The router is told the port (UPnP IGD, NAT-PMP or PCP)."), "mapPorts")},
        {SettingId::UseMainlineDht,
         addOption(column, tr("Use BitTorrent's &Mainline DHT"),
                   tr("Finds hosts where none is known. Strangers there learn your address and the keys of what you share publicly and seek, "
                      "not the files or their names."), "mainlineDht")},
    };
    for (const auto &[id, box] : m_options)
        box->setChecked(settings.isOn(id));
}

void NetworkPage::addRelay(QBoxLayout &column, const Settings &settings)
{
    m_relay = addOption(column, tr("&Pass on data for hosts that can't reach each other"),
                        tr("You can't read it: it is encrypted between the two. Both learn your address, and it takes from your line."), "relay");
    m_relay->setChecked(settings.isOn(SettingId::RelayForOthers));
    m_options.emplace_back(SettingId::RelayForOthers, m_relay);
    m_budget->setObjectName(QStringLiteral("relayBudget"));
    m_budget->setRange(int(kLeastRelayBytes / kMegabyte), int(kMostRelayBytes / kMegabyte));
    m_budget->setSingleStep(kStep);
    m_budget->setGroupSeparatorShown(true);
    m_budget->setSuffix(tr(" MB a day"));
    m_budget->setAccessibleName(tr("Passed on at most"));
    m_budget->setValue(int(settings.value(SettingId::RelayBytesOfDay).toULongLong() / kMegabyte));
    m_budget->setEnabled(m_relay->isChecked());
    connect(m_relay, &QCheckBox::toggled, m_budget, &QWidget::setEnabled);
    auto *label = new QLabel(tr("At &most:"), this);
    label->setBuddy(m_budget);
    auto *row = new QHBoxLayout;
    row->setContentsMargins(style()->pixelMetric(QStyle::PM_IndicatorWidth) + style()->pixelMetric(QStyle::PM_CheckBoxLabelSpacing), 2 * kWithin, 0, 0);
    row->addWidget(label);
    row->addWidget(m_budget);
    row->addStretch();
    column.addLayout(row);
}

QCheckBox *NetworkPage::addOption(QBoxLayout &column, const QString &text, const QString &sentence, const char *name)
{
    auto *box = new QCheckBox(text, this);
    box->setObjectName(QLatin1String(name));
    box->setAccessibleDescription(sentence);
    auto *says = new ProblemLabel(this);
    says->say(sentence, Tone::Neutral);
    says->setContentsMargins(style()->pixelMetric(QStyle::PM_IndicatorWidth) + style()->pixelMetric(QStyle::PM_CheckBoxLabelSpacing), 0, 0, 0);
    if (column.count() > 0)
        column.addSpacing(kBetween);
    column.addWidget(box);
    column.addWidget(says);
    return box;
}

} // namespace plug::ui
