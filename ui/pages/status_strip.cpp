#include "ui/pages/status_strip.h"

#include "ui/format/format.h"

#include <QLabel>
#include <QStringList>

namespace plug::ui {

StatusStrip::StatusStrip(QWidget *parent)
    : QStatusBar(parent)
    , m_hosts(addPart(tr("Connected hosts"), false))
    , m_addresses(addPart(tr("Own addresses"), false))
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
    m_hosts->setText(tr("%Ln host(s) connected", nullptr, int(totals.sessions)));
    m_down->setText(tr("↓ %1", "download speed").arg(Format::rate(totals.downRate)));
    m_up->setText(tr("↑ %1", "upload speed").arg(Format::rate(totals.upRate)));
    m_down->setToolTip(tr("%1 received").arg(Format::size(totals.downTotal)));
    m_up->setToolTip(tr("%1 given").arg(Format::size(totals.upTotal)));
    showAddresses(totals, port);
}

void StatusStrip::setAllowsClearText(bool allows)
{
    m_encryption->setText(allows ? tr("Clear text allowed") : tr("All traffic encrypted"));
    m_encryption->setToolTip(allows ? tr("Data is authenticated everywhere, and sent in the clear to hosts that allow it too.")
                                    : tr("Everything that leaves this computer is encrypted and authenticated."));
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

void StatusStrip::showAddresses(const engine::Totals &totals, quint16 port)
{
    QStringList addresses;
    for (const Endpoint &endpoint : totals.ownEndpoints)
        addresses << endpoint.text();
    if (!addresses.isEmpty())
        m_addresses->setText(tr("Reachable at %1").arg(addresses.front()));
    else
        m_addresses->setText(port == 0 ? tr("Not connected to the network") : tr("UDP port %1").arg(port));
    m_addresses->setToolTip(addresses.join(QLatin1Char('\n')));
}

} // namespace plug::ui
