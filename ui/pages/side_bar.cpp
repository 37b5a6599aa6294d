#include "ui/pages/side_bar.h"

#include "ui/delegates/filter_delegate.h"
#include "ui/models/filter_list_model.h"

namespace plug::ui {

SideBar::SideBar(QWidget *parent)
    : QListView(parent)
    , m_filters(new FilterListModel(this))
{
    setModel(m_filters);
    setItemDelegate(new FilterDelegate(this));
    setAccessibleName(tr("Groups of transfers, and hosts"));
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setEditTriggers(NoEditTriggers);
    setUniformItemSizes(true);
    setFilter(TransferFilter::All);
    connect(selectionModel(), &QItemSelectionModel::currentChanged, this, &SideBar::onChosen);
}

void SideBar::setCounts(const TransferCounts &counts)
{
    m_filters->setCounts(counts);
}

void SideBar::setHostCount(int count)
{
    m_filters->setHostCount(count);
}

void SideBar::setFilter(TransferFilter filter)
{
    setCurrentIndex(m_filters->index(int(filter)));
}

bool SideBar::isAtHosts() const
{
    return currentIndex().row() == FilterListModel::kHostsRow;
}

void SideBar::goToHosts()
{
    setCurrentIndex(m_filters->index(FilterListModel::kHostsRow));
}

void SideBar::onChosen()
{
    if (isAtHosts())
        return Q_EMIT hostsChosen();
    if (currentIndex().isValid())
        m_filter = TransferFilter(currentIndex().row());
    Q_EMIT filterChanged(m_filter);
}

QSize SideBar::sizeHint() const
{
    return {sizeHintForColumn(0) + 2 * frameWidth(), m_filters->rowCount() * sizeHintForRow(0)};
}

} // namespace plug::ui
