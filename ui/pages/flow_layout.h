#pragma once

#include <QLayout>

#include <memory>
#include <vector>

namespace plug::ui {

/// Puts widgets side by side like words, and goes on below where the line is full; from the right in languages written so.
class FlowLayout final : public QLayout {
    Q_OBJECT

public:
    explicit FlowLayout(QWidget *parent, int between);

    void addItem(QLayoutItem *item) override;
    int count() const override { return int(m_items.size()); }
    QLayoutItem *itemAt(int index) const override;
    QLayoutItem *takeAt(int index) override;
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override;
    QSize minimumSize() const override;
    Qt::Orientations expandingDirections() const override { return {}; }
    void setGeometry(const QRect &rect) override;

private:
    /// Where each item goes in `rect`; the height that all of it takes.
    int place(const QRect &rect, bool isTrial) const;

    std::vector<std::unique_ptr<QLayoutItem>> m_items;
    int m_between;
};

} // namespace plug::ui
