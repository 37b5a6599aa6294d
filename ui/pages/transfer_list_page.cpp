#include "ui/pages/transfer_list_page.h"

#include "ui/actions/action_registry.h"
#include "ui/delegates/transfer_delegate.h"
#include "ui/pages/empty_page.h"

#include <QListView>
#include <QMenu>

namespace plug::ui {

TransferListPage::TransferListPage(TransferListModel &transfers, ActionRegistry &actions, QWidget *parent)
    : QStackedWidget(parent)
    , m_transfers(transfers)
    , m_shown(new TransferFilterModel(transfers, this))
    , m_list(new QListView(this))
    , m_menu(new QMenu(this))
    , m_loading(new QWidget(this))
    , m_empty(new EmptyPage(tr("Nothing is shared or fetched yet"),
                            tr("Drop files or folders here to share them. Copy a link and press Ctrl+V to fetch what it names."),
                            {&actions[ActionId::ShareFiles], &actions[ActionId::ShareFolder], &actions[ActionId::AddLink]}, this))
    , m_nothingFound(new EmptyPage(tr("No transfer is found here"), tr("The list has others: choose another group or search for something else."),
                                   {&actions[ActionId::ShowAll]}, this))
{
    buildList(actions);
    for (QWidget *page : {m_loading, m_empty, m_nothingFound, static_cast<QWidget *>(m_list)})
        addWidget(page);
    connect(m_shown, &QAbstractItemModel::rowsInserted, this, &TransferListPage::updatePage);
    connect(m_shown, &QAbstractItemModel::rowsRemoved, this, &TransferListPage::updatePage);
    // The filter tells of a row before the model itself is without it.
    connect(&m_transfers, &QAbstractItemModel::rowsRemoved, this, &TransferListPage::updatePage);
    connect(m_list->selectionModel(), &QItemSelectionModel::selectionChanged, this, &TransferListPage::selectionChanged);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this, &TransferListPage::selectionChanged);
    updatePage();
}

std::vector<TransferId> TransferListPage::selected() const
{
    std::vector<TransferId> ids;
    for (const QModelIndex &index : m_list->selectionModel()->selectedRows())
        ids.push_back(m_shown->rowOf(index).id);
    return ids;
}

TransferId TransferListPage::current() const
{
    const QModelIndex index = m_list->currentIndex();
    return index.isValid() ? m_shown->rowOf(index).id : TransferId{};
}

void TransferListPage::select(TransferId id)
{
    m_wanted = id;
    const QModelIndex row = m_transfers.indexOf(id);
    if (row.isValid() && !m_shown->mapFromSource(row).isValid())
        Q_EMIT outOfSight();
    selectWanted();
}

void TransferListPage::setLoaded()
{
    if (std::exchange(m_isLoaded, true))
        return;
    updatePage();
    m_list->setFocus();
}

void TransferListPage::buildList(ActionRegistry &actions)
{
    m_list->setModel(m_shown);
    m_list->setItemDelegate(new TransferDelegate(m_list));
    m_list->setAccessibleName(tr("Transfers"));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setUniformItemSizes(true);
    m_list->setAlternatingRowColors(true);
    m_list->setContextMenuPolicy(Qt::CustomContextMenu);
    for (const ActionId id : {ActionId::Open, ActionId::Preview, ActionId::ShowInFolder, ActionId::CopyLink, ActionId::ShowQrCode, ActionId::AddHost, ActionId::AskAgain, ActionId::Pause,
                              ActionId::Resume, ActionId::LimitSpeed, ActionId::WhoMayFetch, ActionId::Background, ActionId::InOrder, ActionId::Remove}) {
        m_list->addAction(&actions[id]);
        m_menu->addAction(&actions[id]);
    }
    connect(m_list, &QListView::customContextMenuRequested, this, &TransferListPage::showMenu);
    connect(m_list, &QListView::activated, &actions[ActionId::Open], &QAction::trigger);
}

void TransferListPage::showMenu(const QPoint &at)
{
    if (m_list->selectionModel()->hasSelection())
        m_menu->popup(m_list->viewport()->mapToGlobal(at));
}

void TransferListPage::updatePage()
{
    selectWanted();
    if (m_shown->rowCount() > 0 && !m_list->currentIndex().isValid())
        m_list->selectionModel()->setCurrentIndex(m_shown->index(0, 0), QItemSelectionModel::ClearAndSelect);
    if (m_shown->rowCount() > 0)
        setCurrentWidget(m_list);
    else if (m_transfers.rowCount() > 0)
        setCurrentWidget(m_nothingFound);
    else
        setCurrentWidget(m_isLoaded ? m_empty : m_loading);
}

void TransferListPage::selectWanted()
{
    if (!m_wanted)
        return;
    const QModelIndex index = m_shown->mapFromSource(m_transfers.indexOf(m_wanted));
    if (!index.isValid())
        return;
    m_wanted = {};
    m_list->selectionModel()->setCurrentIndex(index, QItemSelectionModel::ClearAndSelect);
    m_list->scrollTo(index);
}

} // namespace plug::ui
