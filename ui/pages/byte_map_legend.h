#pragma once

#include <QWidget>

namespace plug::ui {

/// Says which drawing means which state.
class ByteMapLegend final : public QWidget {
    Q_OBJECT

public:
    explicit ByteMapLegend(QWidget *parent = nullptr);
};

} // namespace plug::ui
