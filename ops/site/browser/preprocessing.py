"""What the app uses of sklearn.preprocessing, in numpy."""

import numpy as np


class MinMaxScaler:
    def fit(self, X):
        self.data_min_, self.data_max_ = X.min(axis=0), X.max(axis=0)
        self.data_range_ = self.data_max_ - self.data_min_
        self.scale_ = 1 / np.where(self.data_range_ == 0, 1, self.data_range_)
        self.min_ = -self.data_min_ * self.scale_
        return self

    def transform(self, X):
        return X * self.scale_ + self.min_


class StandardScaler:
    def fit(self, X):
        self.mean_, spread = X.mean(axis=0), X.std(axis=0)
        self.scale_ = np.where(spread == 0, 1, spread)
        return self

    def transform(self, X):
        return (X - self.mean_) / self.scale_
