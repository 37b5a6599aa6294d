#pragma once

#include "core/engine/snapshot.h"
#include "core/runtime/engine_client.h"
#include "ui/theme/icons.h"

#include <QWidget>

class QLabel;
class QPushButton;
class QToolButton;

namespace plug::ui {

class ByteMapView;

/// The byte map of the watched transfer with what its signs mean, its words, and "fetch this first" for a span of it.
class ByteMapPage final : public QWidget {
    Q_OBJECT

public:
    explicit ByteMapPage(runtime::EngineClient &client, QWidget *parent = nullptr);

    /// Nothing (nullptr) for no transfer. `detail` may be of another transfer; it is used only where it is of this one.
    void show(const engine::TransferRow *row, const engine::TransferDetail *detail);

private:
    void buildTop();
    void buildBottom();
    QToolButton *zoomButton(Icon drawing, const QString &name);
    void fetchSpanFirst();
    void updateZoom();
    void updateWords();
    static QString withoutMap(const engine::TransferRow *row);

    runtime::EngineClient &m_client;
    TransferId m_transfer;
    bool m_isShare = false;
    bool m_isFolder = false;
    QString m_withoutMap; ///< what is said where there are no cells
    ByteMapView *m_view;
    QToolButton *m_zoomIn = nullptr;
    QToolButton *m_zoomOut = nullptr;
    QToolButton *m_zoomFit = nullptr;
    QLabel *m_summary = nullptr;
    QLabel *m_current = nullptr;
    QPushButton *m_first = nullptr;
};

} // namespace plug::ui
