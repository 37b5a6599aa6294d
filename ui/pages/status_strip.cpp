#include "ui/pages/status_strip.h"

#include "ui/format/format.h"
#include "ui/format/reach_sentence.h"

#include <QLabel>
#include <QStringList>

namespace plug::ui {

StatusStrip::StatusStrip(QWidget *parent)
    : QStatusBar(parent)
    , m_hosts(addPart(tr("Connected hosts"), false))
    , m_addresses(addPart(tr("How others reach this computer"), false))
    , m_encryption(addPart(tr("Encryption"), false))
    , m_down(addPart(tr("Speed of all downloads"), true))
    , m_up(addPart(tr("Speed of all uploads"), true))
{
    setSizeGripEnabled(false);
    setAllowsClearText(false);
    show({}, 0);
}

void StatusStrip::show(const engine::Totals &totals, quint16 port)
{
    m_totals = totals;
    m_port = port;
    m_hosts->setText(tr("%Ln host(s) connected", nullptr, int(totals.sessions)));
    m_down->setText(tr("↓ %1", "download speed").arg(speed(totals.downRate, m_downLimit)));
    m_up->setText(tr("↑ %1", "upload speed").arg(speed(totals.upRate, m_upLimit)));
    m_down->setToolTip(tr("%1 received").arg(Format::size(totals.downTotal)));
    m_up->setToolTip(tr("%1 given").arg(Format::size(totals.upTotal)));
    showAddresses();
}

void StatusStrip::setAllowsClearText(bool allows)
{
    m_encryption->setText(allows ? tr("Clear text allowed") : tr("All traffic encrypted"));
    m_encryption->setToolTip(allows ? tr("Data is authenticated everywhere, and sent in the clear to hosts that allow it too.")
                                    : tr("Everything that leaves this computer is encrypted and authenticated."));
}

void StatusStrip::setLimits(std::optional<std::uint64_t> down, std::optional<std::uint64_t> up)
{
    m_downLimit = down;
    m_upLimit = up;
    show(engine::Totals(m_totals), m_port);
}

QString StatusStrip::speed(std::uint64_t rate, std::optional<std::uint64_t> limit)
{
    return limit ? tr("%1 (at most %2)", "a speed and its limit").arg(Format::rate(rate), Format::rate(*limit)) : Format::rate(rate);
}

QLabel *StatusStrip::addPart(const QString &name, bool isPermanent)
{
    auto *label = new QLabel(this);
    label->setAccessibleDescription(name);
    label->setContentsMargins(6, 2, 6, 2);
    if (isPermanent)
        addPermanentWidget(label);
    else
        addWidget(label);
    return label;
}

void StatusStrip::showAddresses()
{
    QStringList addresses;
    for (const Endpoint &endpoint : m_totals.ownEndpoints)
        addresses << endpoint.text();
    const ReachText reach = ReachSentence::of(m_totals, m_port);
    m_addresses->setText(m_port == 0 ? tr("Not connected to the network") : reach.line);
    if (addresses.isEmpty())
        m_addresses->setToolTip(reach.help);
    else
        m_addresses->setToolTip(tr("%1\nAddresses that others are told:\n%2").arg(reach.help, addresses.join(QLatin1Char('\n'))));
}

} // namespace plug::ui
